// A sixth agreement, invented and loaded from a file: every rule of it is carried out, and nothing in code knows it.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bonus, cash, DAY_ONE, NOW, position, units, yuan } from '../../tests/builders.ts';
import { heron } from '../../tests/invented.ts';
import { settlementTable } from '../../tests/settlement-table.ts';
import { basisFor, billable } from '../billing/billing-basis.ts';
import { judgeBill } from '../billing/judge-bill.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { changeStatus } from '../changes/change-status.ts';
import { evaluateTrigger } from '../enforcement/evaluate-trigger.ts';
import { nextSanctions, sanctionVerdict } from '../enforcement/ladder.ts';
import { explainSettlement } from '../explain/explain-settlement.ts';
import { settle } from './settle.ts';

const agreement = heron();
const claim = { id: 'clm_1', by: 'PROVIDER', amount: yuan(90), indirect: yuan(30), serviceFee: yuan(50) } as const;

describe('settling under an agreement that is only data', () => {
  settlementTable(agreement, [
    {
      // 60.00 of direct loss, capped at the fee of 50.00 (heron/5.3), set off from 100.00 of cash (heron/5.1). The package
      // of 10.00 with 40 of 100 left: 10.00 − 60 × 0.10 = 4.00.
      of: 'a breach: an established claim is set off',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: {
        lots: [
          cash('c1', yuan(100)),
          bonus('b1', yuan(7)),
          units('p1', { original: 100n, available: 40n, paid: yuan(10), unitPrice: yuan(0.1) }, { asset: 'mail' }),
        ],
        claims: [{ ...claim, established: true }],
      },
      elects: ['heron/3.4', 'REFUND'],
      lines: [
        ['p1', 'REFUNDED', 40n, yuan(4), 'heron/3.4', 'HERON_REFUNDS'],
        ['c1', 'SET_OFF', yuan(50), 0n, 'heron/5.1', 'CLAIM'],
        ['c1', 'REFUNDED', yuan(50), yuan(50), 'heron/3.4', 'HERON_REFUNDS'],
        ['b1', 'EXPIRED', yuan(7), 0n, 'heron/3.4', 'BONUS_NOT_PAID_MONEY'],
      ],
      claims: [['clm_1', yuan(50), 'heron/5.3']],
    },
    {
      of: 'a claim that is not established waits',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(100))], claims: [{ ...claim, established: false }] },
      elects: ['heron/3.4', 'FORFEIT'],
      lines: [['c1', 'FORFEITED', yuan(100), 0n, 'heron/3.4', 'HERON_KEEPS']],
      claims: [['clm_1', yuan(50), 'heron/5.3']],
    },
    {
      // Cash pays before the bonus here (heron/2.5): 30.00 of usage and the 5.00 owed come from it.
      of: 'its own order of paying, and its own fate of a gift',
      cause: 'PROVIDER_CONVENIENCE',
      by: 'TENANT',
      has: {
        lots: [bonus('b1', yuan(40)), cash('c1', yuan(60))],
        unbilledUsage: [{ ref: 'use_1', product: 'mail', units: 300n, unitPrice: yuan(0.1) }],
        arrears: [{ ref: 'inv_1', amount: yuan(5) }],
      },
      to: 'ORIGINAL_CHANNEL',
      lines: [
        ['c1', 'CONSUMED', yuan(30), 0n, 'heron/2.1', 'DELIVERED_USAGE'],
        ['c1', 'SET_OFF', yuan(5), 0n, 'heron/2.4', 'ARREARS'],
        ['c1', 'REFUNDED', yuan(25), yuan(25), 'heron/5.2', 'PROVIDER_IN_BREACH'],
        ['b1', 'FORFEITED', yuan(40), 0n, 'heron/5.2', 'GIFT_TAKEN_BACK'],
      ],
    },
  ]);

  it('is explained in its own clauses', () => {
    const settled = settle(
      agreement,
      { cause: 'PROVIDER_BREACH', decider: 'TENANT' },
      position({ lots: [cash('c1', yuan(1))] }),
    );
    if (settled.outcome !== 'SETTLED') throw new Error(settled.outcome);
    const { text } = explainSettlement(agreement, settled.plan, { decidedAt: NOW, actor: 'user:usr_1' });
    expect(text.en).toContain('heron/5.2 Heron clause 5.2');
    // Five days of its own, 1 November being the day of the decision.
    expect(text.en).toContain('Until: objections by 2026-11-06 23:59 Beijing time');
  });
});

describe('counting and acting under it', () => {
  it('bills what it says', () => {
    const facts = {
      submitted: true,
      accepted: true,
      delivered: false,
      hardBounced: true,
      softBounced: false,
      dropped: false,
      complained: false,
      unsubscribed: false,
    };
    const basis = (productClass: 'EMAIL' | 'SMS_INTL') => basisFor(agreement, productClass)?.basis ?? 'SUBMITTED_OK';
    expect(billable(basis('EMAIL'), facts)).toBe(false);
    expect(billable(basis('SMS_INTL'), facts)).toBe(true);
    expect(basisFor(agreement, 'SMS_CN')).toBeUndefined();
  });

  it("lets the tenant's count prevail within twenty per mille", () => {
    expect(judgeBill(agreement, { billed: 1020n, submitted: 1000n })).toMatchObject({
      outcome: 'STANDS',
      whose: 'TENANT',
      holds: 1000n,
      clause: 'heron/2.2',
    });
    expect(judgeBill(agreement, { billed: 1021n, submitted: 1000n })).toMatchObject({
      outcome: 'DISCREPANCY',
      excess: 1n,
    });
  });

  it('never changes a price without consent, and tells it sixty days ahead', () => {
    const change = {
      subject: 'PRICE',
      origin: 'CARRIER',
      kinds: [],
      effectiveFrom: NOW,
      notices: [{ channel: 'EMAIL', at: DAY_ONE }],
    } as const;
    const used = { usedAt: [NOW] };
    const later = new Date('2026-12-01T00:00:00Z');
    expect(changeStatus(agreement, change, used, later)).toMatchObject({
      outcome: 'AWAITS_CONSENT',
      clauses: ['heron/2.3'],
    });
    expect(changeStatus(agreement, change, { ...used, consentedAt: later }, later)).toMatchObject({
      outcome: 'BINDS',
      by: 'EXPRESS_CONSENT',
      from: later,
    });
  });

  it('climbs its ladder a rung at a time', () => {
    expect(nextSanctions(agreement, [], 'PROVIDER')).toEqual(['WARN']);
    expect(nextSanctions(agreement, ['WARN'], 'PROVIDER')).toEqual(['CUT_QUOTA', 'TERMINATE']);
    expect(sanctionVerdict(agreement, { sanction: 'TERMINATE', decider: 'PROVIDER', stoodOn: [] })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { reason: 'RUNG_MISSED', first: ['WARN'] },
    });
  });

  it('judges its ratios', () => {
    const counted = { events: 6n, volume: 1000n, start: DAY_ONE, end: NOW };
    expect(evaluateTrigger(agreement, 'complaints', counted)).toMatchObject({
      outcome: 'FIRES',
      evidence: { clause: 'heron/3.2' },
    });
    expect(evaluateTrigger(agreement, 'bounces', { ...counted, volume: 200n })).toMatchObject({ outcome: 'FIRES' });
    expect(evaluateTrigger(agreement, 'bounces', { ...counted, volume: 201n })).toMatchObject({ outcome: 'QUIET' });
  });
});

describe('the code', () => {
  it('names no provider outside of comments', () => {
    const folder = new URL('../', import.meta.url);
    const names = listAgreements().flatMap(({ id, clausePrefix }) => [id, clausePrefix]);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    expect(sources.length).toBeGreaterThan(40);
    for (const name of sources) {
      const code = readFileSync(new URL(name, folder), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      for (const provider of names)
        expect(`${name}: ${code.toLowerCase()}`).not.toMatch(new RegExp(`\\b${provider}\\b`));
    }
  });
});
