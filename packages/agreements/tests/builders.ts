// Positions and agreements for tests: whole ones, of which a test names only what it is about.
import { readFileSync } from 'node:fs';
import {
  agreementById,
  loadAgreement,
  type AgreementVersion,
  type PositionLot,
  type SettlementPosition,
} from '../src/index.ts';

export const yuan = (n: number): bigint => BigInt(Math.round(n * 1_000_000));

/** An agreement of the catalogue that a test is about. */
export function the(id: string): AgreementVersion {
  const agreement = agreementById(id);
  if (agreement === undefined) throw new Error(`the agreement ${id} is missing`);
  return agreement;
}

export const jd = (): AgreementVersion => the('jd-sms');

export const DAY_ONE = new Date('2026-09-01T00:00:00Z');
export const NOW = new Date('2026-11-01T00:00:00Z');

export function cash(id: string, paid: bigint, available = paid, rest: Partial<PositionLot> = {}): PositionLot {
  const base = { asset: 'CNY', alreadyRefunded: 0n, unitPrice: 0n, originRef: `ord_${id}`, acquiredAt: DAY_ONE };
  return { ...base, id, kind: 'CASH', original: paid, available, pricePaid: paid, ...rest };
}

export function bonus(id: string, given: bigint, available = given, rest: Partial<PositionLot> = {}): PositionLot {
  return { ...cash(id, given, available), kind: 'BONUS', pricePaid: 0n, ...rest };
}

/** A package of `original` units bought for `paid`, valued at `unitPrice` a unit. */
export function units(
  id: string,
  figures: { original: bigint; available: bigint; paid: bigint; unitPrice: bigint },
  rest: Partial<PositionLot> = {},
): PositionLot {
  const { original, available, paid, unitPrice } = figures;
  return {
    ...cash(id, 0n),
    kind: 'PACKAGE_UNITS',
    asset: 'sms-cn',
    original,
    available,
    pricePaid: paid,
    unitPrice,
    ...rest,
  };
}

export function position(parts: Partial<SettlementPosition>): SettlementPosition {
  const empty = { at: NOW, lots: [], openReservations: [], unbilledUsage: [], arrears: [], claims: [], invoices: [] };
  return { ...empty, ...parts };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const jdFile = readFileSync(new URL('../data/agreements/jd-sms.1.json', import.meta.url), 'utf8');

/** A fresh copy of the JD file, for a test to spoil; `set` replaces what stands at a path such as `ladder.0.clause`. */
export function jdFileWith(set: Readonly<Record<string, Json>>): Json {
  const file = JSON.parse(jdFile) as Json;
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at = file as Record<string, Json>;
    for (const key of keys) {
      const next = at[key];
      if (typeof next !== 'object' || next === null) throw new Error(`nothing at ${path}`);
      at = next as Record<string, Json>;
    }
    at[last] = value;
  }
  return file;
}

/** The JD agreement with some of its data replaced, as another provider would have it. */
export function agreementWith(set: Readonly<Record<string, Json>>): AgreementVersion {
  const loaded = loadAgreement(jdFileWith(set));
  if (!loaded.ok) throw new Error(loaded.faults.map((f) => `${f.path}: ${f.message}`).join('\n'));
  return loaded.agreement;
}

/** A settlement rule in which every paid lot meets one treatment under jd/8.1. */
export function oneTreatmentRule(treatment: string, destination: string | null): Json {
  const option = (name: string, what: string, to: string | null) => ({
    option: name,
    treatment: what,
    destination: to,
    reason: `BY_${name}`,
    title: { zh: name, en: name },
  });
  const rule = (only: Json) => ({ clause: 'jd/8.1', also: [], question: null, options: [only], default: 'ONLY' });
  const lapse = { ...rule(option('ONLY', 'LAPSE', null)) };
  const paid = rule(option('ONLY', treatment, destination));
  return {
    clause: 'jd/8.1',
    causes: ['PROVIDER_BREACH'],
    deciders: ['TENANT'],
    title: { zh: '测试', en: 'test' },
    silentOnMoney: false,
    usageClause: 'jd/2.1',
    arrearsClause: 'jd/7.2',
    lots: { CASH: paid, BONUS: lapse, PACKAGE_UNITS: paid },
  };
}
