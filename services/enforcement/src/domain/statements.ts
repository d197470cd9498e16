// Statements of reasons for changes of standing, in Chinese and English.
import { explainRestriction, type AgreementVersion } from '@tollgate/agreements';
import type { Cause, Restriction, Text } from './restriction.ts';

/** Whose decision a cause is, as statements name it. */
const DECIDER = {
  AGREEMENT: 'SYSTEM',
  KYC: 'SYSTEM',
  ARREARS: 'SYSTEM',
  STAFF: 'PROVIDER',
  AUTOMATIC: 'SYSTEM',
  TERMINATION: 'PROVIDER',
} as const satisfies Record<Cause, 'SYSTEM' | 'PROVIDER'>;

/** Why a restriction was imposed; `evidence` is what was looked at, such as the words of the member of staff. */
export function imposedStatement(
  agreement: AgreementVersion | undefined,
  restriction: Restriction,
  evidence: readonly Text[],
): Text {
  if (agreement === undefined) return neutralStatement(restriction);
  return explainRestriction(agreement, {
    cause: restriction.cause,
    imposedAt: restriction.createdAt,
    decider: DECIDER[restriction.cause],
    actor: restriction.actor,
    until: restriction.expiresAt ?? undefined,
    stops: restriction.actions,
    brokenClauses: [restriction.clauseId],
    evidence,
  }).text;
}

/** Why a restriction ended; `reason` is what staff wrote, or what became of the cause. */
export function liftedStatement(restriction: Restriction, reason: Text): Text {
  return {
    zh: `决定:限制已解除:${restriction.reason.zh}\n依据:${restriction.clauseId}\n原因:${reason.zh}`,
    en: `Decision: a restriction has ended: ${restriction.reason.en}\nBasis: ${restriction.clauseId}\nWhy: ${reason.en}`,
  };
}

/** What ended a restriction that the system lifts. */
export const CAUSE_GONE: Readonly<Record<'AGREEMENT' | 'KYC' | 'ARREARS', Text>> = {
  AGREEMENT: { zh: '条款已接受。', en: 'The terms were accepted.' },
  KYC: { zh: '实名认证已通过。', en: 'The identity was verified.' },
  ARREARS: { zh: '欠费已结清。', en: 'The arrears were paid.' },
};

/** What ended a restriction with a date. */
export const TIME_OVER: Text = { zh: '期限已到。', en: 'Its time is over.' };

function neutralStatement({ reason, clauseId, remedy }: Restriction): Text {
  return {
    zh: `决定:${reason.zh}\n依据:${clauseId}\n您可以:${remedy.zh}`,
    en: `Decision: ${reason.en}\nBasis: ${clauseId}\nWhat you can do: ${remedy.en}`,
  };
}
