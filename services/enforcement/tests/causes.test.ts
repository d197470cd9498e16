// Every cause that an agreement settles can be proposed, by its own clause, with the choices that the clause leaves; and a
// tenant with a sealed contract is settled by that.
import { agreementById, applyOverride, listAgreements, type LotRule, SETTLEMENT_CAUSES } from '@tollgate/agreements';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, publishPrices, register, startStage, type Stage, verify } from './stage.ts';
import { approve, order, propose, read, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
type Contract = Parameters<typeof accept>[2];

/** A verified tenant of that agreement with 80 CNY paid and 20 CNY given. */
async function open(agreementId: string, contract?: Contract): Promise<string> {
  const tenantId = newId('ten');
  await register(stage, tenantId);
  await accept(stage, tenantId, contract, agreementId);
  await verify(stage, tenantId);
  stage.wallet.credit(tenantId, 'CASH', 80n * YUAN);
  stage.wallet.credit(tenantId, 'BONUS', 20n * YUAN);
  return tenantId;
}

const preview = async (tenantId: string, cause: string, over: object = {}) =>
  (await propose(stage, tenantId, { cause: `TERMINATION_CAUSE_${cause}`, validateOnly: true, ...over })).preview;

/** Of 80 CNY paid and unused, by what the clause does when nobody elects otherwise. */
const paidBack = ({ options, default: chosen }: LotRule): bigint =>
  options.find(({ option }) => option === chosen)?.treatment.startsWith('REFUND') === true ? 80n * YUAN : 0n;

describe.each(listAgreements().map((agreement) => [agreement.id, agreement] as const))('%s', (id, agreement) => {
  test('refuses by name what it does not settle', async () => {
    const tenantId = await open(id);
    const settled = new Set(agreement.settlement.rules.map(({ cause }) => cause));
    for (const cause of SETTLEMENT_CAUSES.filter((each) => !settled.has(each))) {
      const asked = order(tenantId, { cause: `TERMINATION_CAUSE_${cause}`, validateOnly: true });
      const refused = await refusal((await stage.settlements()).proposeTermination(asked));
      expect([cause, refused.reason]).toEqual([cause, 'CAUSE_NOT_IN_AGREEMENT']);
    }
  });

  test('settles each of its causes by its rule', async () => {
    const tenantId = await open(id);
    for (const rule of agreement.settlement.rules) {
      const { cause } = rule;
      const shown = await preview(tenantId, cause);
      expect([cause, shown?.statement?.zh.includes(rule.clause)]).toEqual([cause, true]);
      const cash = shown?.lines.find(({ lotKind }) => lotKind === 'CASH');
      expect([cause, cash?.clauseId, cash?.amount]).toEqual([cause, rule.lots.CASH.clause, cny(80n * YUAN)]);
      const moved = [shown?.refunded, shown?.forfeited, shown?.expired].map((each) => each?.micros ?? 0n);
      expect([cause, moved.reduce((sum, micros) => sum + micros, 0n)]).toEqual([cause, 100n * YUAN]);
      expect([cause, moved[0]]).toEqual([cause, paidBack(rule.lots.CASH)]);
      const { question, options } = rule.lots.CASH;
      const listed = shown?.electionQuestions.find(({ clauseId }) => clauseId === rule.lots.CASH.clause);
      expect([cause, listed?.options.map(({ choice }) => choice)]).toEqual([
        cause,
        question === null ? undefined : options.map(({ option }) => option),
      ]);
    }
  });
});

test('a ratio breach under SendCloud forfeits the balance, given value included (sendcloud/3.5), carried out to the end', async () => {
  const tenantId = await open('sendcloud');
  const proposal = await propose(stage, tenantId, { cause: 'TERMINATION_CAUSE_RATIO_BREACH' });
  expect(proposal.preview).toMatchObject({ refunded: cny(0n), forfeited: cny(100n * YUAN), expired: cny(0n) });
  let settlement = await approve(stage, proposal.proposalId);
  for (let i = 0; i < 6 && !settlement.complete; i += 1) settlement = await turn(stage, settlement);
  settlement = await read(stage, settlement);
  expect(settlement.lines.map(({ lotKind, fate, clauseId }) => [lotKind, fate, clauseId])).toContainEqual([
    'CASH',
    'FATE_FORFEITED',
    'sendcloud/3.5',
  ]);
});

test('a choice is listed with its default before it is made, and with what was chosen after', async () => {
  const tenantId = await open('jd-sms');
  const before = await preview(tenantId, 'SERIOUS_BREACH');
  expect(before?.discretionaryClauses).toEqual(['jd/7.3.2']);
  expect(before?.electionQuestions).toMatchObject([
    { clauseId: 'jd/7.3.2', defaultChoice: 'REFUND', electedChoice: '' },
  ]);
  const elections = [{ clauseId: 'jd/7.3.2', choice: 'FORFEIT' }];
  const after = await preview(tenantId, 'SERIOUS_BREACH', { elections });
  expect(after?.discretionaryClauses).toEqual([]);
  expect(after?.electionQuestions).toMatchObject([{ electedChoice: 'FORFEIT' }]);
  expect(after?.forfeited).toEqual(cny(80n * YUAN));
});

describe('a sealed contract', () => {
  const base = agreementById('jd-sms', '1');
  const keep = { option: 'FORFEIT', treatment: 'FORFEIT', destination: null, reason: 'FORFEITED_BY_CONTRACT' };
  const document = {
    agreementId: 'jd-sms',
    version: '1',
    contentHash: base?.contentHash,
    title: { zh: '补充协议', en: 'supplementary contract' },
    clauses: [{ id: 'sealed/7', title: { zh: '第七条', en: '§ 7' }, consequence: null }],
    changes: [
      {
        operation: 'SET',
        path: 'settlement.rules[SERIOUS_BREACH PROVIDER].lots.CASH',
        clause: 'sealed/7',
        value: {
          question: null,
          options: [{ ...keep, title: { zh: '不予退还', en: 'keep it' } }],
          default: 'FORFEIT',
          also: [],
        },
      },
    ],
  };
  const contract = (): Contract => {
    const applied = base && applyOverride(base, document);
    if (applied?.ok !== true) throw new Error('the contract does not apply');
    const effectiveContentHash = applied.agreement.contentHash;
    return { overrideId: newId('prp'), document: JSON.stringify(document), effectiveContentHash };
  };

  test('is what its tenant is settled by, in the preview and in the end, whatever is told meanwhile', async () => {
    const tenantId = await open('jd-sms', contract());
    const proposal = await propose(stage, tenantId, { cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' });
    expect(proposal.preview).toMatchObject({ forfeited: cny(80n * YUAN), refunded: cny(0n), electionQuestions: [] });
    expect(proposal.preview?.statement?.en).toContain('sealed/7');
    let settlement = await approve(stage, proposal.proposalId);
    for (let i = 0; i < 6 && !settlement.complete; i += 1) settlement = await turn(stage, settlement);
    settlement = await read(stage, settlement);
    expect(settlement.lines.map(({ lotKind, fate, clauseId }) => [lotKind, fate, clauseId])).toContainEqual([
      'CASH',
      'FATE_FORFEITED',
      'sealed/7',
    ]);
  });

  test('that ends before the approval makes the preview stale', async () => {
    const tenantId = await open('jd-sms', contract());
    const proposal = await propose(stage, tenantId, { cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' });
    stage.clock.now = new Date(stage.clock.now.getTime() + 1_000);
    await accept(stage, tenantId, undefined, 'jd-sms', new Date('2026-11-20T02:00:00Z'));
    const refused = await refusal(approve(stage, proposal.proposalId));
    expect([refused.reason, refused.metadata.changed]).toEqual([
      'POSITION_CHANGED',
      expect.stringContaining('agreement'),
    ]);
  });

  test('that makes another agreement here than where it was confirmed changes nothing', async () => {
    const tenantId = newId('ten');
    await register(stage, tenantId);
    const other = contract();
    await accept(stage, tenantId, other && { ...other, effectiveContentHash: 'ab'.repeat(32) });
    const refused = await refusal((await stage.settlements()).proposeTermination(order(tenantId)));
    expect(refused.reason).toBe('AGREEMENT_NOT_ACCEPTED');
  });
});
