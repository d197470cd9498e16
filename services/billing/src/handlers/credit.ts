// CreditService

import { actorOf } from '@tollgate/auth';
import {
  DecideCreditTermsRequest,
  DecideCreditTermsResponse,
  type DunningStep as DunningStepMessage,
  type GetCreditRequest,
  type GetCreditResponse,
  type GetDunningPolicyRequest,
  type GetDunningPolicyResponse,
  type ListCreditTermsRequest,
  type ListCreditTermsResponse,
  ProposeCreditTermsRequest,
  ProposeCreditTermsResponse,
  SetDunningPolicyRequest,
  SetDunningPolicyResponse,
} from '@tollgate/contracts/billing/v1/credit';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoCredit, toProtoPolicy, toProtoTerms } from '../adapters/credit-messages.ts';
import type { EntryParts } from '../deps.ts';
import type { DunningStep } from '../domain/credit.ts';
import {
  decideCreditTerms,
  getDunningPolicy,
  listCreditTerms,
  proposeCreditTerms,
  setDunningPolicy,
} from '../operations/credit-terms.ts';
import { readCredit } from '../operations/read-credit.ts';
import { fromProtoMoney } from './convert.ts';

const key = idKey('prp');

export function proposeCreditTermsHandler(
  parts: EntryParts,
): Unary<ProposeCreditTermsRequest, ProposeCreditTermsResponse> {
  return mutation(parts, ProposeCreditTermsResponse, ProposeCreditTermsRequest, async (tx, request, call) => {
    const { tenantId, paymentDays, reason } = request;
    const limit = fromProtoMoney(request.limit, 'limit');
    const wanted = { tenantId, limit, paymentDays, reason, proposedBy: actorOf(call) };
    return { terms: toProtoTerms(await proposeCreditTerms(tx, wanted, parts.now())) };
  });
}

export function decideCreditTermsHandler(
  parts: EntryParts,
): Unary<DecideCreditTermsRequest, DecideCreditTermsResponse> {
  return mutation(parts, DecideCreditTermsResponse, DecideCreditTermsRequest, async (tx, request, call) => {
    const { proposalId, approve } = request;
    const decision = { proposalId, approve, decidedBy: actorOf(call) };
    return { terms: toProtoTerms(await decideCreditTerms(tx, decision, parts.now())) };
  });
}

export function getCreditHandler(parts: EntryParts): Unary<GetCreditRequest, GetCreditResponse> {
  return async ({ tenantId }) => toProtoCredit(await readCredit(parts.db, parts.deps, tenantId), parts.now());
}

export function listCreditTermsHandler(parts: EntryParts): Unary<ListCreditTermsRequest, ListCreditTermsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const tenantId = request.tenantId === '' ? undefined : request.tenantId;
    const rows = await listCreditTerms(parts.db, tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (one) => one.proposalId);
    return { terms: items.map(toProtoTerms), nextPageToken };
  };
}

export function setDunningPolicyHandler(parts: EntryParts): Unary<SetDunningPolicyRequest, SetDunningPolicyResponse> {
  return mutation(parts, SetDunningPolicyResponse, SetDunningPolicyRequest, async (tx, { steps }, call) => ({
    policy: toProtoPolicy(await setDunningPolicy(tx, steps.map(fromProtoStep), actorOf(call), parts.now())),
  }));
}

export function getDunningPolicyHandler(parts: EntryParts): Unary<GetDunningPolicyRequest, GetDunningPolicyResponse> {
  return async ({ version }) => ({
    policy: toProtoPolicy(await getDunningPolicy(parts.db, version === 0 ? undefined : version)),
  });
}

function fromProtoStep({ dayOffset, action }: DunningStepMessage): DunningStep {
  return { dayOffset, action: action === 'DUNNING_ACTION_RESTRICT' ? 'restrict' : 'remind' };
}
