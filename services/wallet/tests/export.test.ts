// The ledger taken away: what SQL has sealed and written, another implementation proves without any server.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadIdentity } from '@tollgate/auth';
import { AuditServiceService } from '@tollgate/contracts/wallet/v1/audit';
import { blockHash, readHead, rootByProof, verifyDump } from '@tollgate/ledger-proof';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal, testIdentities } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  posting,
  present,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
let audit: Client<typeof AuditServiceService>;
let headsDir: string;
let tenantId: string;
beforeAll(async () => {
  headsDir = await mkdtemp(join(tmpdir(), 'heads-'));
  wallet = await startWallet({ env: { WALLET_HEADS_DIR: headsDir } });
  audit = await wallet.service.client(AuditServiceService, { as: 'cli' });
  tenantId = await wallet.tenant();
});
afterAll(async () => {
  await wallet.stop();
  await rm(headsDir, { recursive: true });
});

async function exported(): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const { lines } of audit.exportLedger({})) chunks.push(Buffer.from(lines));
  return Buffer.concat(chunks).toString('utf8').split('\n').slice(0, -1);
}

async function heads() {
  const { verificationKeys } = await loadIdentity(join(await testIdentities(), 'cli'));
  const read = async (name: string) => ({
    name,
    reading: await readHead(await readFile(join(headsDir, name), 'utf8'), verificationKeys, 'wallet'),
  });
  return Promise.all((await readdir(headsDir)).map(read));
}

async function proved(lines: readonly string[]) {
  const given = async function* () {
    yield* lines;
  };
  return verifyDump(given(), { heads: await heads() });
}

/** Texts that an encoding may trip over. */
const TEXTS = ['ord_"quoted"', 'back\\slash\\', '云帆\u2028商城', '𝒳😀', "it's, 3:abc,", '~', '-', '=1+1', ' '];

it('proves an empty ledger', async () => {
  const proof = await proved(await exported());
  expect(proof).toMatchObject({ ok: true, firstFault: undefined, transfers: 0n });
});

it('proves everything that a life brings, sealed or not', async () => {
  for (const text of TEXTS)
    await wallet.billing.creditLots(credit(tenantId, [cashOf(90n, wallet.clock.in(9 * HOUR)), bonusOf(7n)], text));
  await wallet.enforcement.reserve(reservation(tenantId, 60n, 'grt_1', wallet.clock.in(HOUR)));
  await wallet.charge(tenantId, 25n, 'grt_1');
  await wallet.charge(tenantId, 5_000n);
  await wallet.service.runJob('seal-blocks');
  wallet.clock.pass(HOUR);
  await wallet.billing.creditLots(credit(tenantId, [cashOf(10_000n)]));
  const other = await wallet.tenant(30n);
  const lotId = present((await wallet.lots(other))[0]).lotId;
  const line = { lotId, fate: 'SETTLEMENT_FATE_REFUNDED' as const, amount: cny(30n), clauseId: 'jd/1' };
  const settlement = { requestId: crypto.randomUUID(), settlementId: newId('set'), tenantId: other, lines: [line] };
  await wallet.enforcement.executeSettlement(settlement);
  const half = await proved(await exported());
  expect([half.firstFault, half.unsealedTransfers > 0n]).toEqual([undefined, true]);
  await wallet.service.runJob('seal-blocks');
  const lines = await exported();
  const whole = await proved(lines);
  expect([whole.firstFault, whole.ok, whole.unsealedTransfers]).toEqual([undefined, true, 0n]);
  expect(whole.checks.at(-1)).toMatchObject({ name: 'HEADS_SIGNED', examined: 2n });
  for (const part of ['"lot":', '"charge":', '"settlement":', '云帆']) expect(lines.join('\n')).toContain(part);
});

it('proves what is exported while others post and seal', async () => {
  const posted = new AbortController();
  const work = Promise.all([
    ...Array.from({ length: 3 }, async () => {
      for (let round = 0; round < 12; round++)
        await wallet.billing.postCharges({ charges: Array.from({ length: 200 }, () => posting(tenantId, 1n)) });
    }).map((each) => each.finally(() => posted.abort())),
    (async () => {
      while (!posted.signal.aborted) await wallet.service.runJob('seal-blocks');
    })(),
  ]);
  const proofs = [];
  while (!posted.signal.aborted) proofs.push(await proved(await exported()));
  await work;
  expect(proofs.length).toBeGreaterThan(0);
  for (const proof of proofs) expect(proof.firstFault).toBeUndefined();
});

it('does not fit another ledger’s heads, and a dump with a change is named by its row', async () => {
  await wallet.service.runJob('seal-blocks');
  const lines = await exported();
  const at = lines.findIndex((line) => line.includes('"reason" : "CHARGE"'));
  expect(at).toBeGreaterThan(0);
  const proof = await proved(lines.with(at, present(lines[at]).replace('"CHARGE"', '"CHARGF"')));
  expect(proof.firstFault).toMatch(
    new RegExp(`^line ${at + 1}: transfer trf_[0-9a-f]+ \\(sequence \\d+\\) is not what block \\d+ sealed$`),
  );
});

it('proves one transfer by a few hashes', async () => {
  const rows = await wallet.service.db
    .selectFrom('transfer')
    .select('transfer_id')
    .orderBy('sequence')
    .limit(700)
    .execute();
  const { transfer_id: transferId } = present(rows.at(-1));
  const { leaf, steps, block, line } = await audit.getTransferProof({ transferId });
  const { number, firstSequence, lastSequence, transfers, root, previous, hash, sealTime } = present(block);
  expect(Buffer.from(rootByProof(leaf, steps))).toEqual(Buffer.from(root));
  expect(steps.flatMap((step) => step.siblings).length).toBeLessThanOrEqual(45);
  expect(line).toContain(transferId);
  const sealedAt = BigInt(present(sealTime).getTime()) * 1000n;
  expect(Buffer.from(blockHash({ number, firstSequence, lastSequence, transfers, root, previous, sealedAt }))).toEqual(
    Buffer.from(hash),
  );
});

it('proves no transfer that is not there or not sealed', async () => {
  expect(await refusal(audit.getTransferProof({ transferId: newId('trf') }))).toMatchObject({
    reason: 'TRANSFER_NOT_FOUND',
  });
  await wallet.charge(tenantId, 1n);
  const newest = present(
    (await (await wallet.staff('finance')).listTransfers({ tenantId, pageSize: 1, pageToken: '' })).transfers[0],
  );
  expect(await refusal(audit.getTransferProof({ transferId: newest.transferId }))).toMatchObject({
    category: 'failed_precondition',
    reason: 'TRANSFER_NOT_SEALED',
  });
});

it('is for the command line and who keeps the books', async () => {
  const first = async (client: Client<typeof AuditServiceService>) => {
    for await (const part of client.exportLedger({})) return part;
    return undefined;
  };
  const person = (kind: 'staff' | 'tenant', roles: string[]) => ({
    userId: newId('usr'),
    kind,
    roles,
    ...(kind === 'tenant' ? { tenantId } : {}),
  });
  const as = (service: 'console' | 'billing', who?: ReturnType<typeof person>) =>
    wallet.service.client(AuditServiceService, { as: service, ...(who === undefined ? {} : { person: who }) });
  expect(await first(await as('console', person('staff', ['finance'])))).toBeDefined();
  for (const client of [
    await as('billing'),
    await as('console', person('staff', ['support'])),
    await as('console', person('tenant', [])),
  ])
    expect(await refusal(first(client))).toMatchObject({ category: 'permission_denied' });
});
