// What a tenant still has to do or to show. Derived from the facts and the policy, never stored.
import type { DocumentType } from './document.ts';
import type { Text } from './notice.ts';

export type RequirementStatus = 'PAST_DUE' | 'CURRENTLY_DUE' | 'PENDING_VERIFICATION' | 'EVENTUALLY_DUE';

export type RequirementCode =
  | 'BANNED'
  | 'AGREEMENT'
  | 'IDENTITY'
  | 'IDENTITY_CHANGE'
  | 'IDENTITY_PAPERS'
  | 'AUTHORISATION_LETTER'
  | 'LICENCE_RENEWAL'
  | 'ID_CARD_RENEWAL'
  | 'AUTHORISATION_RENEWAL'
  | 'DEMAND';

export interface Requirement {
  /** Names it for one tenant. */
  readonly id: string;
  readonly code: RequirementCode;
  readonly status: RequirementStatus;
  /** Coded. */
  readonly reasons: readonly string[];
  /** Any one row is enough; none where no papers are asked for. */
  readonly alternatives: readonly (readonly DocumentType[])[];
  /** The last instant that is in time. */
  readonly deadline: Date | undefined;
  readonly clauseIds: readonly string[];
  readonly blocksOpening: boolean;
}

const both = (zh: string, en: string): Text => ({ zh, en });

export const REQUIREMENT_TITLES: Readonly<Record<RequirementCode, Text>> = {
  BANNED: both('账户已被禁止', 'The tenant is banned'),
  AGREEMENT: both('接受服务协议', 'Accept an agreement'),
  IDENTITY: both('实名认证', 'Prove your identity'),
  IDENTITY_CHANGE: both('认证信息变更', 'Changed identity facts'),
  IDENTITY_PAPERS: both('证明材料', 'Papers that prove the identity'),
  AUTHORISATION_LETTER: both('授权委托书', 'Authorisation letter'),
  LICENCE_RENEWAL: both('更新营业执照', 'Renew the business licence'),
  ID_CARD_RENEWAL: both('更新身份证', 'Renew the identity card'),
  AUTHORISATION_RENEWAL: both('更新授权委托书', 'Renew the authorisation letter'),
  DEMAND: both('按要求补充材料', 'Papers asked for by the provider'),
};

const ORDER: readonly RequirementStatus[] = ['PAST_DUE', 'CURRENTLY_DUE', 'PENDING_VERIFICATION', 'EVENTUALLY_DUE'];

/** The most pressing first, then by deadline. */
export function byUrgency(a: Requirement, b: Requirement): number {
  const status = ORDER.indexOf(a.status) - ORDER.indexOf(b.status);
  if (status !== 0) return status;
  const never = Number.MAX_SAFE_INTEGER;
  return (a.deadline?.getTime() ?? never) - (b.deadline?.getTime() ?? never);
}
