// Rotates keys while everything stays readable. A new master key wraps the data keys again. New data keys take five phases:
// every owner gets a second key that can be read with (PREPARE); whoever may not know it is waited for (WAIT); everything of
// an owner is sealed again in one transaction, in which the keys change places (RESEAL); WAIT again; what somebody sealed
// meanwhile with the old key is sealed again and the old key goes (RETIRE). Each step asks the tables what is left to do, so
// that a run that broke off is gone on with by the next one.
import { setTimeout as pause } from 'node:timers/promises';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { createRawKey, dataKeyOf, wrapContext } from '../domain/data-key.ts';
import type { StoredDataKey } from '../store/data-keys.ts';
import {
  countMasterKeys,
  countRotating,
  databaseNow,
  findOtherwiseWrapped,
  findRotating,
  findUnprepared,
  lockOwnerKeys,
  olderTransactions,
  removeOtherKey,
  setCurrentKey,
  setOtherKey,
} from '../store/key-rotation.ts';
import { findSealedIds, lockSealedCells, writeSealedCells } from '../store/sealed-rows.ts';
import { rawKeyOf } from './data-keys.ts';
import { SEALED_PLACES } from './sealed-places.ts';

export interface RotationProgress {
  readonly phase: 'REWRAP' | 'PREPARE' | 'WAIT' | 'RESEAL' | 'RETIRE';
  readonly done: bigint;
  readonly total: bigint;
}

const BATCH = 100;

/** @throws when a master key that still wraps something is not among those that were given. */
export async function* rotateKeys(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  { dataKeys, signal }: { readonly dataKeys: boolean; readonly signal: AbortSignal },
): AsyncGenerator<RotationProgress> {
  const { currentId } = deps.keys.management;
  const total = (await countMasterKeys(db))
    .filter(({ masterKeyId }) => masterKeyId !== currentId)
    .reduce((sum, each) => sum + each.dataKeys, 0n);
  const others = (): Promise<string[]> => findOtherwiseWrapped(db, currentId, BATCH);
  yield* overOwners('REWRAP', total, others, signal, (id) => inTransaction(db, (tx) => rewrap(tx, deps, id)));
  if (!dataKeys) return;
  // Keys that wait to be retired are of a run that broke off: that one is ended first, and is the rotation.
  if ((await countRotating(db, 'PREVIOUS')) === 0n) yield* prepareAll(db, deps, signal);
  const resealing = await countRotating(db, 'NEXT');
  if (resealing > 0n) {
    yield* waitForOthers(db, deps, signal);
    const next = (): Promise<string[]> => findRotating(db, 'NEXT', BATCH);
    yield* overOwners('RESEAL', resealing, next, signal, (id) => inTransaction(db, (tx) => reseal(tx, deps, id)));
  }
  yield* waitForOthers(db, deps, signal);
  const retiring = await countRotating(db, 'PREVIOUS');
  const previous = (): Promise<string[]> => findRotating(db, 'PREVIOUS', BATCH);
  yield* overOwners('RETIRE', retiring, previous, signal, (id) => inTransaction(db, (tx) => retire(tx, deps, id)));
}

async function* overOwners(
  phase: RotationProgress['phase'],
  total: bigint,
  find: () => Promise<string[]>,
  signal: AbortSignal,
  run: (ownerId: string) => Promise<void>,
): AsyncGenerator<RotationProgress> {
  let done = 0n;
  yield { phase, done, total };
  for (let owners = await find(); owners.length > 0; owners = await find()) {
    for (const ownerId of owners) {
      signal.throwIfAborted();
      await run(ownerId);
      done += 1n;
      yield { phase, done, total: done > total ? done : total };
    }
  }
}

async function rewrap(tx: Tx<AccountsTables>, deps: AccountsDeps, ownerId: string): Promise<void> {
  const keys = await lockOwnerKeys(tx, ownerId);
  if (keys === undefined) return;
  await setCurrentKey(tx, ownerId, await wrapped(deps, ownerId, await rawKeyOf(deps, ownerId, keys.current)));
  if (keys.other === undefined || keys.stage === undefined) return;
  const other = await wrapped(deps, ownerId, await rawKeyOf(deps, ownerId, keys.other));
  await setOtherKey(tx, ownerId, { ...other, stage: keys.stage, now: deps.now() });
}

async function* prepareAll(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  signal: AbortSignal,
): AsyncGenerator<RotationProgress> {
  const total = (await countMasterKeys(db)).reduce((sum, { dataKeys }) => sum + dataKeys, 0n);
  let last = '';
  const find = async (): Promise<string[]> => {
    const owners = await findUnprepared(db, last, BATCH);
    last = owners.at(-1) ?? last;
    return owners;
  };
  yield* overOwners('PREPARE', total, find, signal, (ownerId) =>
    inTransaction(db, async (tx) => {
      const keys = await lockOwnerKeys(tx, ownerId);
      if (keys === undefined || keys.other !== undefined) return;
      const next = await wrapped(deps, ownerId, createRawKey());
      await setOtherKey(tx, ownerId, { ...next, stage: 'NEXT', now: deps.now() });
    }),
  );
}

/** Until whoever read keys before now has long read what it wanted with them, and every older transaction is over. */
async function* waitForOthers(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  signal: AbortSignal,
): AsyncGenerator<RotationProgress> {
  yield { phase: 'WAIT', done: 0n, total: 1n };
  const before = await databaseNow(db);
  await pause(deps.keyPatienceMs, undefined, { signal });
  while (await olderTransactions(db, before)) await pause(200, undefined, { signal });
  yield { phase: 'WAIT', done: 1n, total: 1n };
}

async function reseal(tx: Tx<AccountsTables>, deps: AccountsDeps, ownerId: string): Promise<void> {
  const keys = await lockOwnerKeys(tx, ownerId);
  if (keys?.stage !== 'NEXT' || keys.other === undefined) return;
  const old = await rawKeyOf(deps, ownerId, keys.current);
  const fresh = await rawKeyOf(deps, ownerId, keys.other);
  await sealAgain(tx, ownerId, fresh, old);
  await setCurrentKey(tx, ownerId, keys.other);
  await setOtherKey(tx, ownerId, { ...(await wrapped(deps, ownerId, old)), stage: 'PREVIOUS', now: deps.now() });
}

async function retire(tx: Tx<AccountsTables>, deps: AccountsDeps, ownerId: string): Promise<void> {
  const keys = await lockOwnerKeys(tx, ownerId);
  if (keys?.stage !== 'PREVIOUS' || keys.other === undefined) return;
  const fresh = await rawKeyOf(deps, ownerId, keys.current);
  await sealAgain(tx, ownerId, fresh, await rawKeyOf(deps, ownerId, keys.other));
  await removeOtherKey(tx, ownerId);
}

/** Everything of the owner that only the old key opens. Row by row: papers are large. */
async function sealAgain(tx: Tx<AccountsTables>, ownerId: string, fresh: Uint8Array, old: Uint8Array): Promise<void> {
  const [freshOnly, both] = [dataKeyOf([fresh], ownerId), dataKeyOf([fresh, old], ownerId)];
  for (const place of SEALED_PLACES)
    for (const id of await findSealedIds(tx, place, ownerId)) {
      const cells = (await lockSealedCells(tx, place, ownerId, id)) ?? {};
      const again = place.columns.flatMap(({ name, field }): [string, Uint8Array][] => {
        const sealed = cells[name] ?? undefined;
        if (sealed === undefined || opens(() => freshOnly.openBytes(field(id), sealed))) return [];
        return [[name, freshOnly.sealBytes(field(id), both.openBytes(field(id), sealed))]];
      });
      await writeSealedCells(tx, place, { ownerId, id, cells: Object.fromEntries(again) });
    }
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

async function wrapped(
  { keys }: Pick<AccountsDeps, 'keys'>,
  ownerId: string,
  raw: Uint8Array,
): Promise<StoredDataKey & { readonly masterKeyId: string }> {
  const { management } = keys;
  return { wrapped: await management.wrap(raw, wrapContext(ownerId)), masterKeyId: management.currentId };
}
