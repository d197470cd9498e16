// What is wrong with an agreement file, as data, so that all of it is reported at once.

export type FaultCode =
  | 'SHAPE'
  | 'RULE_WITHOUT_CLAUSE'
  | 'UNKNOWN_CLAUSE'
  | 'CLAUSE_TWICE'
  | 'FOREIGN_CLAUSE'
  | 'RULE_TWICE'
  | 'RULE_MISSING'
  | 'LADDER_CONTRADICTION'
  | 'RUNG_UNKNOWN'
  | 'DISCRETION_CONTRADICTION'
  | 'BONUS_REFUNDED'
  | 'LIFTER_CONTRADICTION'
  | 'SEGMENTS_CONTRADICTION'
  | 'STATUTE_CONTRADICTION'
  | 'DRAW_DOWN_CONTRADICTION'
  | 'NOTICE_CONTRADICTION'
  | 'POLICY_CONTRADICTION'
  | 'UNKNOWN_POLICY'
  | 'UNKNOWN_CONTENT_CLASS'
  | 'EFFECTIVE_BEFORE_PUBLISHED'
  | 'OTHER_BASE'
  | 'UNKNOWN_PATH'
  | 'CHANGED_TWICE';

export interface AgreementFault {
  readonly code: FaultCode;
  /** Where in the file: `ladder[2].clause`. */
  readonly path: string;
  readonly message: string;
}

export const fault = (code: FaultCode, path: string, message: string): AgreementFault => ({ code, path, message });
