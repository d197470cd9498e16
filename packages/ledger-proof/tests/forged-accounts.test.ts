// Nothing seals the rows of accounts: whatever is forged in them contradicts the sealed transfers, and the row is named.
import { expect, it } from 'vitest';
import { type DumpAccount, type DumpProof, verifyDump } from '../src/index.ts';
import { makeDump } from './made-dump.ts';

const SEALED = makeDump(60, [20, 40]).lines;
const OPEN_ENDED = makeDump(60, [20, 30]).lines;

async function prove(lines: readonly string[]): Promise<DumpProof> {
  const given = async function* () {
    yield* lines;
  };
  return verifyDump(given(), { heads: undefined });
}

const failed = (proof: DumpProof): string[] => proof.checks.filter(({ ok }) => !ok).map(({ name }) => name);
const lineOf = (lines: readonly string[], id: string): number =>
  lines.findIndex((line) => line.includes(`"account_id":"${id}"`));

/** The dump with some of an account's row replaced. */
function forge(lines: readonly string[], id: string, change: (row: DumpAccount) => Partial<DumpAccount>): string[] {
  const at = lineOf(lines, id);
  const { account } = JSON.parse(lines[at] ?? '') as { account: DumpAccount };
  return lines.with(at, JSON.stringify({ account: { ...account, ...change(account) } }));
}

const LOT = 'lot/lot_11';
const REVENUE = 'system/revenue/ten_1';

it('the last transfer is hidden from both of its accounts: posted and last_sequence rolled back', async () => {
  // The last of the 60 charges 4 to the newest lot; the one before, 3.
  const rolled = forge(
    forge(SEALED, LOT, (row) => ({ posted: String(BigInt(row.posted) + 4n), last_sequence: '117' })),
    REVENUE,
    (row) => ({ posted: String(BigInt(row.posted) - 4n), last_sequence: '117' }),
  );
  const proof = await prove(rolled);
  expect(failed(proof)).toEqual(['BALANCES_EQUAL_TRANSFERS']);
  expect(proof.firstFault).toBe(
    `line ${lineOf(SEALED, REVENUE) + 1}: account ${REVENUE} has 116, its transfers sum to 120`,
  );
  const { faults } = proof.checks.find(({ name }) => name === 'BALANCES_EQUAL_TRANSFERS') ?? { faults: [] };
  expect(faults).toEqual([
    expect.stringContaining(REVENUE),
    `line ${lineOf(SEALED, REVENUE) + 1}: account ${REVENUE} ends at sequence 117, its transfers at 119`,
    `line ${lineOf(SEALED, LOT) + 1}: account ${LOT} has 94, its transfers sum to 90`,
    `line ${lineOf(SEALED, LOT) + 1}: account ${LOT} ends at sequence 117, its transfers at 119`,
  ]);
});

it('a transfer is appended after the last block, accounts untouched and counted in', async () => {
  for (const lines of [SEALED, OPEN_ENDED]) {
    const last = lines.findLast((line) => line.startsWith('{"transfer"')) ?? '';
    const { transfer } = JSON.parse(last) as { transfer: Record<string, string> };
    const planted = {
      ...transfer,
      transfer_id: 'trf_planted',
      sequence: '121',
      amount: '5',
      from_balance: String(BigInt(transfer['from_balance'] ?? 0) - 5n),
      to_balance: String(BigInt(transfer['to_balance'] ?? 0) + 5n),
    };
    const end = (lines.at(-1) ?? '').replace('"transfers":"60"', '"transfers":"61"');
    const proof = await prove([...lines.slice(0, -1), JSON.stringify({ transfer: planted }), end]);
    expect(failed(proof)).toEqual(['BALANCES_EQUAL_TRANSFERS']);
    expect(proof.firstFault).toBe(
      `line ${lines.length}: transfer trf_planted (sequence 121) comes after the end of ${LOT}, which is at sequence 119`,
    );
  }
});

it.each<[string, string, Partial<DumpAccount>, string]>([
  ['a lot that may go below zero', LOT, { may_go_negative: true }, 'says that it may go below zero'],
  ['another kind', LOT, { kind: 'REFUNDABLE' }, 'is of kind REFUNDABLE, by its name of kind LOT'],
  ['another tenant of a lot', LOT, { tenant_id: 'ten_2' }, 'is of ten_2, its lot of ten_1'],
  ['no tenant of a lot', LOT, { tenant_id: null }, 'is of nobody'],
  ['another tenant of a page', REVENUE, { tenant_id: 'ten_2' }, 'is of ten_2'],
  ['something held of what is no lot', REVENUE, { held: '1' }, 'says that 1 of it is held'],
])('an account row is given %s', async (_what, id, change, text) => {
  const proof = await prove(forge(SEALED, id, () => change));
  expect(failed(proof)).toContain('ACCOUNTS_AS_NAMED');
  expect(proof.checks.flatMap(({ faults }) => faults).join('\n')).toContain(
    `line ${lineOf(SEALED, id) + 1}: account ${id} ${text}`,
  );
});

it('a balance that does not sum to zero is told by the row of its account first', async () => {
  const proof = await prove(forge(SEALED, LOT, (row) => ({ posted: String(BigInt(row.posted) + 1n) })));
  expect(failed(proof)).toEqual(['TRIAL_BALANCE', 'BALANCES_EQUAL_TRANSFERS']);
  expect(proof.firstFault).toBe(`line ${lineOf(SEALED, LOT) + 1}: account ${LOT} has 91, its transfers sum to 90`);
});

it('an account that nothing moves is there with a name, and one that has no name is found', async () => {
  const account = (id: string, kind: string, tenant: string | null): string =>
    JSON.stringify({
      account: {
        account_id: id,
        kind,
        tenant_id: tenant,
        asset: 'CNY',
        may_go_negative: false,
        posted: '0',
        held: '0',
        last_sequence: '0',
      },
    });
  const end = (SEALED.at(-1) ?? '').replace('"accounts":"14"', '"accounts":"15"');
  const withAccount = (line: string): string[] => [SEALED[0] ?? '', line, ...SEALED.slice(1, -1), end];
  for (const honest of [
    account('system/breakage', 'BREAKAGE', null),
    account('system/breakage/ten_9', 'BREAKAGE', 'ten_9'),
    account('tenant/ten_9/refundable', 'REFUNDABLE', 'ten_9'),
  ])
    expect(failed(await prove(withAccount(honest)))).toEqual([]);
  for (const forged of [
    account('lot/lot_none', 'LOT', 'ten_1'),
    account('lot/', 'LOT', 'ten_1'),
    account('tenant/ten_9/purse', 'REFUNDABLE', 'ten_9'),
    account('system/mint', 'BREAKAGE', null),
    account('system/units-used/ten_9', 'UNITS_USED', 'ten_9'),
    account('treasure', 'BREAKAGE', null),
  ])
    expect([forged, failed(await prove(withAccount(forged)))]).toEqual([forged, ['ACCOUNTS_AS_NAMED']]);
});

it('an id that two transfers have', async () => {
  const at = OPEN_ENDED.findIndex((line) => line.includes('"transfer_id":"trf_58"'));
  const proof = await prove(OPEN_ENDED.with(at, (OPEN_ENDED[at] ?? '').replace('trf_58', 'trf_3')));
  expect(failed(proof)).toEqual(['IDS_ONCE']);
  expect(proof.firstFault).toBe(`line ${at + 1}: transfer trf_3 (sequence 117) has the id of another transfer`);
});

it('an unsealed transfer that moves the value of one tenant for another', async () => {
  const at = OPEN_ENDED.findIndex((line) => line.includes('"transfer_id":"trf_58"'));
  const proof = await prove(
    OPEN_ENDED.with(at, (OPEN_ENDED[at] ?? '').replace('"tenant_id":"ten_1"', '"tenant_id":"ten_2"')),
  );
  expect(failed(proof)).toEqual(['TENANTS_APART']);
  expect(proof.firstFault).toContain(`of ten_2 moves value of ${LOT}, an account of ten_1`);
});
