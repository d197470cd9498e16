// Fapiao and titles from and to messages, and which side a caller is on.

import { callerOf } from '@tollgate/auth';
import type { Fapiao as FapiaoMessage, FapiaoTitle as TitleMessage } from '@tollgate/contracts/billing/v1/fapiao';
import type { CallContext } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/messages.ts';
import {
  type Fapiao,
  type FapiaoKind,
  type FapiaoState,
  type FapiaoTitle,
  type ReturnReason,
  returnReasonMessages,
  type ReturnSide,
} from '../domain/fapiao.ts';
import { required } from './convert.ts';

const kinds: Readonly<Partial<Record<string, FapiaoKind>>> = {
  FAPIAO_KIND_ORDINARY: 'ordinary',
  FAPIAO_KIND_SPECIAL: 'special',
};
const kindMessages = { ordinary: 'FAPIAO_KIND_ORDINARY', special: 'FAPIAO_KIND_SPECIAL' } as const;
const stateMessages = {
  issuing: 'FAPIAO_STATE_ISSUING',
  issued: 'FAPIAO_STATE_ISSUED',
  return_requested: 'FAPIAO_STATE_RETURN_REQUESTED',
  reversing: 'FAPIAO_STATE_REVERSING',
  red_issued: 'FAPIAO_STATE_RED_ISSUED',
} as const satisfies Record<FapiaoState, string>;
const reasons: Readonly<Partial<Record<string, ReturnReason>>> = {
  FAPIAO_RETURN_REASON_ISSUE_ERROR: 'ISSUE_ERROR',
  FAPIAO_RETURN_REASON_SALES_RETURN: 'SALES_RETURN',
  FAPIAO_RETURN_REASON_SERVICE_SUSPENSION: 'SERVICE_SUSPENSION',
  FAPIAO_RETURN_REASON_SALES_DISCOUNT: 'SALES_DISCOUNT',
};

export function fromProtoTitle(message: TitleMessage | undefined): FapiaoTitle {
  const title = required(message, 'title');
  return { ...title, kind: required(kinds[title.kind], 'title.kind') };
}

export function toProtoTitle(title: FapiaoTitle): TitleMessage {
  return { ...title, kind: kindMessages[title.kind] };
}

export function fromProtoReturnReason(reason: string): ReturnReason {
  return required(reasons[reason], 'reason');
}

export function toProtoFapiao(one: Fapiao): FapiaoMessage {
  return {
    fapiaoId: one.fapiaoId,
    tenantId: one.tenantId,
    state: stateMessages[one.state],
    title: toProtoTitle(one.title),
    total: toProtoMoney(one.total),
    net: toProtoMoney(one.net),
    tax: toProtoMoney(one.tax),
    number: one.number ?? '',
    redNumber: one.redNumber ?? '',
    returnReason:
      one.returnReason === undefined ? 'FAPIAO_RETURN_REASON_UNSPECIFIED' : returnReasonMessages[one.returnReason],
    applyTime: one.applyTime,
    issueTime: one.issueTime,
    redIssueTime: one.redIssueTime,
  };
}

/** The tenant's own people are one side, staff the other. */
export function sideOf(call: CallContext): ReturnSide {
  return callerOf(call).person?.kind === 'tenant' ? 'tenant' : 'staff';
}
