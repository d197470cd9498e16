// Random lives through the real decisions, batches and writes, against coins counted one by one. The clock is the test's;
// expiry races captures and releases on the same minutes. No server is needed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { balanceOf } from '../src/domain/balance.ts';
import { lotAccount, NEVER_NEGATIVE, refundableAccount } from '../src/domain/chart.ts';
import type { Answer } from '../src/engine/ask.ts';
import type { BatchWrites } from '../src/store/batch-writes.ts';
import { CoinWallet, type Said } from './model/coin-wallet.ts';
import { at, Desk, type Order, requestOf, stable, type Step, step, TENANTS } from './model/lives.ts';
import { type Asked, MemoryLedger } from './model/memory-ledger.ts';

/** Both sides of one life. */
class World {
  readonly ledger = new MemoryLedger(TENANTS);
  readonly coins = new Map<string, CoinWallet>(TENANTS.map((tenantId) => [tenantId, new CoinWallet()]));
  readonly desk = new Desk();
  now = 0;
  /** Requests that were answered, with what was said. */
  readonly answered: { readonly asked: Asked; readonly said: string }[] = [];
  requests = 0;
  /** Balances by the transfers checked so far. */
  readonly fold = new Map<string, bigint>();
  folded = 0;
  /** How often what was said. */
  readonly words = new Map<string, number>();
}

/** What the ledger says, in the coins' words. */
function saidBy(answer: Answer, isGroup: boolean): Said {
  switch (answer.kind) {
    case 'refused':
      return answer.refusal.reason;
    case 'done':
      return isGroup && Array.isArray(answer.done.result)
        ? answer.done.result.map(wordOf).join(', ')
        : wordOf(answer.done.result);
    case 'replayed':
      return `replayed ${Buffer.from(answer.bytes).toString('utf8')}`;
    case 'failed':
      throw answer.error;
  }
}

function wordOf(result: unknown): Said {
  if (typeof result !== 'object' || result === null) return 'OK';
  if ('reversal' in result) {
    const { toLots, toArrears } = result.reversal as Record<string, bigint>;
    return `${toLots} ${toArrears}`;
  }
  if ('draw' in result) {
    const { fromReservation, fromAvailable } = result.draw as Record<string, bigint>;
    return `${fromReservation} ${fromAvailable} units`;
  }
  if (!('charge' in result)) return 'OK';
  const { fromReservation, fromAvailable, toArrears } = result.charge as Record<string, bigint>;
  return `${fromReservation} ${fromAvailable} ${toArrears}`;
}

/** The coins' answer; they change only when every order is carried out. */
function play(world: World, orders: readonly Order[]): Said {
  const copies = new Map<string, CoinWallet>();
  const said: Said[] = [];
  for (const { tenantId, play: playOne } of orders) {
    const coins = copies.get(tenantId) ?? world.coins.get(tenantId)?.copy();
    if (coins !== undefined) copies.set(tenantId, coins);
    const word = coins === undefined ? 'WALLET_NOT_FOUND' : playOne(coins, world.now);
    if (/^[A-Z_]{3,}$/.test(word)) return word;
    said.push(word);
  }
  for (const [tenantId, coins] of copies) world.coins.set(tenantId, coins);
  return said.join(', ');
}

/** Carries out one batch on both sides and compares every answer. */
function carryOut(world: World, steps: readonly Step[]): void {
  for (const wallet of world.coins.values()) wallet.pass(world.now);
  const batch: { readonly asked: Asked; readonly expected: Said; readonly fresh: boolean }[] = [];
  for (const { wishes, together, again } of steps) {
    const repeated = again === undefined ? undefined : world.answered.at(-1 - again);
    if (repeated !== undefined && again !== undefined) {
      batch.push(
        again % 3 === 0 ? otherPayload(repeated.asked) : { ...repeated, expected: repeated.said, fresh: false },
      );
      continue;
    }
    // Names are looked up in the coins as the orders before have left them.
    const groups = together ? [wishes] : wishes.map((each) => [each]);
    for (const group of groups) {
      const orders = group.map((each) =>
        world.desk.orderOf(each, world.coins.get(TENANTS[each.tenant] ?? ''), world.now),
      );
      const [first] = orders;
      const command =
        orders.length === 1 && first !== undefined
          ? first.command
          : { kind: 'group' as const, commands: orders.map((each) => each.command) };
      const request = requestOf(`req_${(world.requests += 1)}`, command);
      batch.push({ asked: { command, request }, expected: play(world, orders), fresh: true });
    }
  }
  const outcomes = world.ledger.carryOut(
    batch.map((each) => each.asked),
    at(world.now),
  );
  for (const { answers, writes } of outcomes)
    if ([...answers.values()].every((answer) => answer.kind !== 'done')) expect(changes(writes)).toEqual([]);
  for (const { asked, expected, fresh } of batch) {
    const answer = outcomes.flatMap(({ answers }) => answers.get(asked) ?? [])[0];
    if (answer === undefined) throw new Error('a command was not answered');
    const said = saidBy(answer, asked.command.kind === 'group');
    expect(said).toBe(expected);
    const word = /^[A-Z_]{3,}$/.test(said) ? said : said.startsWith('replayed') ? 'replayed' : 'done';
    world.words.set(word, (world.words.get(word) ?? 0) + 1);
    if (!fresh) continue;
    const bytes = answer.kind === 'done' ? `replayed ${Buffer.from(answer.bytes ?? []).toString('utf8')}` : said;
    world.answered.push({ asked: { ...asked }, said: bytes });
  }
}

/** The same request id with another request. */
function otherPayload({ command, request }: Asked): { asked: Asked; expected: Said; fresh: boolean } {
  const other = requestOf(request?.requestId ?? '', ['other', command]);
  return { asked: { command, request: other }, expected: 'REQUEST_ID_REUSED', fresh: false };
}

/** What a batch writes besides the answers that it remembers. */
function changes({
  requests: _requests,
  known: _known,
  version: _version,
  now: _now,
  numbers: _numbers,
  ...rest
}: BatchWrites): string[] {
  return Object.entries(rest).flatMap(([name, columns]) =>
    Object.values(columns).some((column) => column.length > 0) ? [name] : [],
  );
}

/** The rules that the ledger breaks. */
function broken({ ledger, coins, now, fold, folded }: World): string[] {
  const faults: string[] = [];
  const rule = (kept: boolean, name: () => string): void => void (kept || faults.push(name()));
  for (const { from, to, amount, fromAfter, toAfter } of ledger.transfers.slice(folded)) {
    fold.set(from, (fold.get(from) ?? 0n) - amount);
    fold.set(to, (fold.get(to) ?? 0n) + amount);
    rule(
      amount > 0n && fold.get(from) === fromAfter && fold.get(to) === toAfter,
      () => `a transfer from ${from} to ${to} is stamped as it is`,
    );
  }
  const sums = new Map<string, bigint>();
  const held = new Map<string, bigint>();
  for (const { holds, amount, captured, released, state, reservationId } of ledger.reservations.values()) {
    const holding = holds.reduce((total, hold) => total + hold.amount, 0n);
    rule(
      captured + released + holding === amount && (state === 'OPEN') === holding > 0n,
      () => `${reservationId} adds up`,
    );
    for (const hold of holds) held.set(lotAccount(hold.lotId), (held.get(lotAccount(hold.lotId)) ?? 0n) + hold.amount);
  }
  for (const [id, row] of ledger.accounts) {
    sums.set(row.asset, (sums.get(row.asset) ?? 0n) + row.posted);
    rule(row.posted === (fold.get(id) ?? 0n), () => `${id} is the fold of its transfers`);
    rule(row.held === (held.get(id) ?? 0n), () => `${id} holds what reservations hold of it`);
    rule(row.held >= 0n && (row.held === 0n || row.held <= row.posted), () => `${id} holds what it has`);
    rule(row.posted >= 0n || !NEVER_NEGATIVE.includes(row.kind), () => `${id} is not below zero`);
    rule(row.live || (row.posted === 0n && row.held === 0n), () => `${id} is not put away with value`);
  }
  for (const [asset, sum] of sums) rule(sum === 0n, () => `${asset} sums to zero`);
  for (const [tenantId, wallet] of coins) {
    wallet.pass(now);
    const { frozen, units, ...money } = balanceOf(ledger.load(tenantId).wallet, at(now));
    const parts = {
      ...money,
      refundable: ledger.accounts.get(refundableAccount(tenantId))?.posted,
    };
    rule(
      stable(parts) === stable(wallet.parts),
      () => `${tenantId}: ${stable(parts)} are the coins ${stable(wallet.parts)}`,
    );
    const [told] = units.map(({ available, reserved, remaining }) => `${available} ${reserved} ${remaining}`);
    rule((told ?? '') === wallet.units, () => `${tenantId}: units ${told} are the coins ${wallet.units}`);
    const watched = (ledger.load(tenantId).wallet.terms?.thresholds ?? []).map(({ amount }) => Number(amount));
    rule(stable(watched) === stable(wallet.thresholds), () => `${tenantId} watches ${stable(watched)}`);
    const open = (frozen?.freezes ?? []).map((each) => each.reference);
    rule(stable(open) === stable(wallet.frozenFor), () => `${tenantId} is frozen for ${stable(open)}`);
    rule(parts.available === 0n || parts.arrears === 0n, () => `${tenantId} does not both owe and have`);
  }
  return faults;
}

/** What may have to wait for its batch to be over, such as the reversal of its charge; here nothing overtakes it. */
const mayWait = ({ together, wishes }: Step): boolean =>
  wishes.some((each) => each.do === 'reverse' || (each.do === 'round' && together && wishes.length > 1));

function live(steps: readonly Step[]): World {
  const world = new World();
  let batch: Step[] = [];
  const flush = (): void => {
    if (batch.length > 0) carryOut(world, batch);
    batch = [];
    expect(broken(world)).toEqual([]);
    world.folded = world.ledger.transfers.length;
  };
  for (const each of steps) {
    if (each.wait > 0 || !each.joined || mayWait(each)) flush();
    world.now += each.wait;
    batch.push(each);
    if (mayWait(each)) flush();
  }
  flush();
  return world;
}

const RUNS = Number(process.env['LIVES'] ?? 2_000);
const COMMANDS = 100;

/** Whatever may be said has to come up, or the lives are too tame to prove anything. */
const EVERY_WORD = [
  'GROUP_REPEATS',
  'done',
  'replayed',
  'CAPTURE_EXCEEDS_RESERVATION',
  'CHARGE_ID_REUSED',
  'EXPIRE_TIME_PAST',
  'INSUFFICIENT_BALANCE',
  'ORIGIN_CREDITED',
  'POSITION_CHANGED',
  'REFERENCE_TAKEN',
  'REQUEST_ID_REUSED',
  'RESERVATION_ENDED',
  'REFERENCE_PAID_OUT',
  'REFUNDABLE_INSUFFICIENT',
  'RESERVATION_NOT_FOUND',
  'RESERVATION_OF_UNITS',
  'CHARGE_NOT_FOUND',
  'DRAW_ID_REUSED',
  'FREEZE_NOT_FOUND',
  'FREEZE_REFERENCE_TAKEN',
  'INSUFFICIENT_UNITS',
  'REVERSAL_EXCEEDS_CHARGE',
  'WALLET_FROZEN',
  'ROUNDING_POSTED',
  'ROUNDING_TOO_LARGE',
  'WALLET_NOT_FOUND',
];

it(`${RUNS} lives of at least ${COMMANDS} commands agree with coins, and break no rule after any batch`, () => {
  const words = new Map<string, number>();
  const paths = { fromMemory: 0, looked: 0, longWay: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: COMMANDS, maxLength: COMMANDS + 10 }), (steps) => {
      const { words: said, ledger } = live(steps);
      for (const [word, count] of said) words.set(word, (words.get(word) ?? 0) + count);
      for (const name of ['fromMemory', 'looked', 'longWay'] as const) paths[name] += ledger.ways[name];
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect([...words.keys()]).toEqual(expect.arrayContaining(EVERY_WORD));
  // Both ways, and batches of which a part had to go the other one.
  expect(Math.min(...Object.values(paths))).toBeGreaterThan(RUNS);
}, 1_800_000);
