// What a restriction of a cause rests on: the tenant's agreement, or what holds before there is one.
import {
  restrictionRule,
  type AgreementVersion,
  type RestrictionCause as AgreementCause,
  type RestrictionRule,
} from '@tollgate/agreements';
import { ACTIONS, type Action, type Cause, type LiftableBy, type Text } from './restriction.ts';

/** What a restriction is made from. */
export interface Basis {
  readonly clauseId: string;
  readonly title: Text;
  readonly remedy: Text;
  readonly actions: readonly Action[];
  readonly liftableBy: LiftableBy;
}

/** Causes that can arise before a tenant has accepted anything. */
export type EarlyCause = Extract<Cause, 'AGREEMENT' | 'KYC' | 'ARREARS'>;

/**
 * Before an agreement no provider's clause binds the tenant: these cite a statute or a rule of Tollgate itself
 * (packages/agreements/data/authorities.json) and name no provider.
 */
const BEFORE_AGREEMENT: Readonly<Record<EarlyCause, Basis>> = {
  AGREEMENT: {
    clauseId: 'house/onboarding',
    title: { zh: '尚未接受服务条款', en: 'no terms of service accepted yet' },
    remedy: {
      zh: '阅读并接受所选服务条款后自动解除。',
      en: 'Read and accept the terms of the service you want; this then ends by itself.',
    },
    actions: ['SEND', 'TOP_UP', 'SPEND'],
    liftableBy: 'SYSTEM',
  },
  KYC: {
    clauseId: 'law/cybersecurity-24',
    title: { zh: '尚未通过实名认证', en: 'identity not verified' },
    remedy: {
      zh: '在控制台提交认证材料,审核通过后自动解除。',
      en: 'Submit identity papers in the console; this ends by itself once they are approved.',
    },
    actions: ['SEND'],
    liftableBy: 'SYSTEM',
  },
  ARREARS: {
    clauseId: 'house/arrears',
    title: { zh: '欠费暂停', en: 'suspended for arrears' },
    remedy: { zh: '充值结清欠费后自动解除。', en: 'Top up to clear the arrears; this then ends by itself.' },
    actions: ['SEND', 'SPEND'],
    liftableBy: 'SYSTEM',
  },
};

/** The basis under an agreement; every loaded agreement has a rule for every cause. */
export function basisUnder(agreement: AgreementVersion, cause: AgreementCause): Basis {
  const rule = restrictionRule(agreement, cause);
  const stops: readonly string[] = rule.stops;
  return {
    clauseId: rule.clause,
    title: rule.title,
    remedy: rule.remedy,
    actions: ACTIONS.filter((action) => stops.includes(action)),
    liftableBy: liftableBy(rule),
  };
}

/** The basis for a cause that may arise early. */
export function basisFor(agreement: AgreementVersion | undefined, cause: EarlyCause): Basis {
  return agreement === undefined ? BEFORE_AGREEMENT[cause] : basisUnder(agreement, cause);
}

/**
 * Where the agreement lets the system lift, only the system does: staff who may lift as well do it by removing the
 * cause (approving a verification, writing arrears off), so that the restriction never contradicts the facts.
 */
function liftableBy(rule: RestrictionRule): LiftableBy {
  if (rule.liftableBy.length === 0) return 'NOBODY';
  return rule.liftableBy.includes('SYSTEM') ? 'SYSTEM' : 'STAFF';
}
