// The reviewers' queue and their decisions about papers and submissions.
import type { ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import { VerificationState } from '@tollgate/contracts/accounts/v1/verifications';
import { isDomainError } from '@tollgate/errors';
import { Hono } from 'hono';

import type { Part } from '../../web/parts/part.ts';
import { paths } from '../../web/paths.ts';
import { type ReviewPage, verificationReviewPage } from '../../web/staff/verification.ts';
import { verificationsPage } from '../../web/staff/verifications.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, part, present, statusOf } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;
/** Few wait for a second reviewer; the oldest come first, and the rest once these are done. */
const SECOND_REVIEWS_MAX = 200;
/** Where there is something to decide the facts are needed, so the look is taken without asking. */
const UNDECIDED: readonly string[] = [
  VerificationState.PENDING,
  VerificationState.SECOND_REVIEW,
  VerificationState.REVISION_REQUESTED,
];

export function reviewRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/staff/verifications', async (c) => {
    const { verifications: client } = deps.services;
    const [waiting, second] = await Promise.all([
      client.listVerifications(
        { tenantId: '', state: VerificationState.PENDING, pageSize: PAGE_SIZE, pageToken: pageToken(c) },
        onBehalf(c),
      ),
      client.listVerifications(
        { tenantId: '', state: VerificationState.SECOND_REVIEW, pageSize: SECOND_REVIEWS_MAX, pageToken: '' },
        onBehalf(c),
      ),
    ]);
    return c.html(verificationsPage(viewOf(deps, c), { ...waiting, second: second.verifications }));
  });
  const one = '/staff/verifications/:tenantId/:verificationId';
  app.get(one, async (c) => c.html(await reviewHtml(deps, c, c.req.param(), {})));
  app.post(one, (c) => decide(deps, c, c.req.param()));
  app.post(`${one}/papers/:documentId`, (c) => reviewPaper(deps, c, c.req.param()));
  return app;
}

interface Which {
  readonly tenantId: string;
  readonly verificationId: string;
}

async function reviewHtml(
  deps: Deps,
  c: ConsoleContext,
  { tenantId, verificationId }: Which,
  extra: Pick<ReviewPage, 'refusal' | 'noReason'>,
) {
  const { verifications, requirements } = deps.services;
  const which = { tenantId, verificationId };
  const verification = present((await verifications.getVerification(which, onBehalf(c))).verification);
  const looks = UNDECIDED.includes(verification.state) || c.req.query('full') === '1';
  const [full, { reasons }] = await Promise.all([
    looks ? look(deps, c, which) : undefined,
    requirements.listReviewReasons({}, onBehalf(c)),
  ]);
  return verificationReviewPage(viewOf(deps, c), { verification, full, reasons, ...extra });
}

/** Everything that the decision rests on. Roles that may not see it, and facts that are erased, leave a gap. */
async function look(deps: Deps, c: ConsoleContext, which: Which): Promise<Part<ReadIdentityResponse>> {
  try {
    return await part(c, deps.services.identities.readIdentity({ ...which }, onBehalf(c)));
  } catch (error) {
    if (isDomainError(error) && error.reason === 'IDENTITY_ERASED') return { missing: error };
    throw error;
  }
}

async function decide(deps: Deps, c: ConsoleContext, { tenantId, verificationId }: Which): Promise<Response> {
  const form = await formOf(c);
  const which = { tenantId, verificationId };
  const approving = form.text('decision') === 'approve';
  const reasons = [...form.list('reasons')];
  if (!approving && reasons.length === 0)
    return c.html(await reviewHtml(deps, c, which, { noReason: true }), statusOf('invalid_argument'));
  const request = { requestId: form.text('request_id'), ...which, validateOnly: false };
  const { verifications } = deps.services;
  const outcome = await attempt(
    approving
      ? verifications.approveVerification(request, onBehalf(c))
      : verifications.rejectVerification({ ...request, reasons, findings: [] }, onBehalf(c)),
  );
  if ('refusal' in outcome) {
    const { refusal } = outcome;
    return c.html(await reviewHtml(deps, c, which, { refusal }), statusOf(refusal.category));
  }
  const halfWay = outcome.value.verification?.state === VerificationState.SECOND_REVIEW;
  return c.redirect(halfWay ? paths.staff.verification(tenantId, verificationId) : paths.staff.verifications, 303);
}

async function reviewPaper(
  deps: Deps,
  c: ConsoleContext,
  { tenantId, verificationId, documentId }: Which & { readonly documentId: string },
): Promise<Response> {
  const form = await formOf(c);
  const which = { tenantId, verificationId };
  const accepting = form.text('decision') === 'accept';
  const reason = accepting ? '' : form.text('reason');
  // To accounts an empty reason means that the paper is good.
  if (!accepting && reason === '')
    return c.html(await reviewHtml(deps, c, which, { noReason: true }), statusOf('invalid_argument'));
  const request = { requestId: form.text('request_id'), tenantId, documentId, reason, validateOnly: false };
  const outcome = await attempt(deps.services.papers.reviewDocument(request, onBehalf(c)));
  if ('value' in outcome) return c.redirect(paths.staff.verification(tenantId, verificationId), 303);
  const { refusal } = outcome;
  return c.html(await reviewHtml(deps, c, which, { refusal }), statusOf(refusal.category));
}
