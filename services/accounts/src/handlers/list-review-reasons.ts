// RequirementsService.ListReviewReasons
import type { ListReviewReasonsRequest, ListReviewReasonsResponse } from '@tollgate/contracts/accounts/v1/requirements';
import type { Unary } from '@tollgate/rpc';
import { REVIEW_REASONS } from '../domain/review-reasons.ts';

export function listReviewReasonsHandler(): Unary<ListReviewReasonsRequest, ListReviewReasonsResponse> {
  return async () => ({
    reasons: REVIEW_REASONS.map(({ code, text, remedy, from }) => {
      return { code, text: { ...text }, remedy: { ...remedy }, automatic: from === 'AUTO' };
    }),
  });
}
