// What may change between proposal and approval, and what may not.
import { describe, expect, test } from 'vitest';
import { changesOf, type ApprovalBasis } from './approval-basis.ts';

const line = (lotId: string, fate: string, micros: bigint, clauseId = 'jd/7.3.5') => ({
  lotId,
  fate,
  clauseId,
  micros,
});
const basis: ApprovalBasis = {
  agreementId: 'jd-sms',
  agreementVersion: '1',
  contentHash: 'hash',
  staffRestrictions: ['rst_1'],
  lines: [line('lot_1', 'REFUNDED', 100n), line('lot_2', 'EXPIRED', 50n)],
  stillOwedMicros: 10n,
};

describe('an approval', () => {
  test.each<[string, Partial<ApprovalBasis>]>([
    ['nothing changed', {}],
    ['a lot is smaller', { lines: [line('lot_1', 'REFUNDED', 1n), line('lot_2', 'EXPIRED', 50n)] }],
    ['a lot is used up', { lines: [line('lot_1', 'REFUNDED', 100n)] }],
    ['less is owed', { stillOwedMicros: 0n }],
  ])('holds when %s', (_name, over) => {
    expect(changesOf(basis, { ...basis, ...over })).toEqual([]);
  });

  test.each<[string, Partial<ApprovalBasis>, string]>([
    ['the version is another', { agreementVersion: '2' }, 'agreement'],
    ['the text is another', { contentHash: 'other' }, 'agreement'],
    ['staff imposed something', { staffRestrictions: ['rst_1', 'rst_2'] }, 'staff_restrictions'],
    ['staff lifted something', { staffRestrictions: [] }, 'staff_restrictions'],
    ['a lot is larger', { lines: [line('lot_1', 'REFUNDED', 101n)] }, 'lot lot_1 REFUNDED'],
    ['a lot is new', { lines: [line('lot_3', 'REFUNDED', 1n)] }, 'lot lot_3 REFUNDED'],
    ['a fate is another', { lines: [line('lot_1', 'FORFEITED', 100n)] }, 'lot lot_1 FORFEITED'],
    ['a clause is another', { lines: [line('lot_1', 'REFUNDED', 100n, 'jd/2.2')] }, 'lot lot_1 REFUNDED'],
    ['more is owed', { stillOwedMicros: 11n }, 'still_owed'],
  ])('falls when %s', (_name, over, change) => {
    expect(changesOf(basis, { ...basis, ...over })).toEqual([change]);
  });
});
