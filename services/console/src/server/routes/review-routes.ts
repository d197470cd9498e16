// The reviewers' queue and their decisions.
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { verificationReviewPage } from '../../web/staff/verification.ts';
import { verificationsPage } from '../../web/staff/verifications.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, present, statusOf } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;

export function reviewRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/staff/verifications', async (c) => {
    const { verifications, nextPageToken } = await deps.services.verifications.listVerifications(
      { tenantId: '', state: 'VERIFICATION_STATE_PENDING', pageSize: PAGE_SIZE, pageToken: pageToken(c) },
      onBehalf(c),
    );
    return c.html(verificationsPage(viewOf(deps, c), verifications, nextPageToken));
  });
  app.get('/staff/verifications/:tenantId/:verificationId', async (c) => {
    const verification = await load(deps, c, c.req.param());
    return c.html(verificationReviewPage(viewOf(deps, c), { verification }));
  });
  app.post('/staff/verifications/:tenantId/:verificationId', (c) => decide(deps, c, c.req.param()));
  return app;
}

interface Which {
  readonly tenantId: string;
  readonly verificationId: string;
}

async function load(deps: Deps, c: ConsoleContext, which: Which) {
  return present((await deps.services.verifications.getVerification({ ...which }, onBehalf(c))).verification);
}

async function decide(deps: Deps, c: ConsoleContext, which: Which): Promise<Response> {
  const form = await formOf(c);
  const approving = form.text('decision') === 'approve';
  const reasons = [...form.list('reasons')];
  if (!approving && reasons.length === 0) {
    const verification = await load(deps, c, which);
    return c.html(
      verificationReviewPage(viewOf(deps, c), { verification, noReason: true }),
      statusOf('invalid_argument'),
    );
  }
  const request = { requestId: form.text('request_id'), ...which, validateOnly: false };
  const { verifications } = deps.services;
  const outcome = await attempt<unknown>(
    approving
      ? verifications.approveVerification(request, onBehalf(c))
      : verifications.rejectVerification({ ...request, reasons, findings: [] }, onBehalf(c)),
  );
  if ('value' in outcome) return c.redirect(paths.staff.verifications, 303);
  const { refusal } = outcome;
  const verification = await load(deps, c, which);
  return c.html(verificationReviewPage(viewOf(deps, c), { verification, refusal }), statusOf(refusal.category));
}
