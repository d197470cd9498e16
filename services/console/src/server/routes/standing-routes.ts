// Suspending with a preview, and lifting.
import { Hono } from 'hono';

import { endOfShanghaiDay } from '../../domain/shanghai-calendar.ts';
import { paths } from '../../web/paths.ts';
import { liftPage } from '../../web/staff/lift.ts';
import { suspendPage, suspendPreviewPage } from '../../web/staff/suspend.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, pageNotFound, present, statusOf } from '../refusals.ts';

export function standingRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>().basePath('/staff/tenants/:tenantId');
  app.get('/suspend', (c) => c.html(suspendPage(viewOf(deps, c), { tenantId: c.req.param('tenantId'), values: {} })));
  app.post('/suspend', (c) => suspend(deps, c, c.req.param('tenantId')));
  app.get('/lift/:restrictionId', async (c) => {
    const { tenantId, restrictionId } = c.req.param();
    const restriction = await restrictionOf(deps, c, tenantId, restrictionId);
    return c.html(liftPage(viewOf(deps, c), { tenantId, restriction, values: {} }));
  });
  app.post('/lift/:restrictionId', (c) => {
    const { tenantId, restrictionId } = c.req.param();
    return lift(deps, c, tenantId, restrictionId);
  });
  return app;
}

async function suspend(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const form = await formOf(c);
  const view = viewOf(deps, c);
  const values = form.pick('clause_id', 'reason', 'until');
  const expireTime = endOfShanghaiDay(form.text('until'));
  if (expireTime === undefined && form.text('until') !== '') {
    return c.html(suspendPage(view, { tenantId, values, badDay: true }), statusOf('invalid_argument'));
  }
  const step = form.text('step');
  if (step === 'edit') return c.html(suspendPage(view, { tenantId, values }));
  const confirmed = step === 'confirm';
  const outcome = await attempt(
    deps.services.standing.suspendTenant(
      {
        // A preview stores nothing; its id is forgotten with it.
        requestId: confirmed ? form.text('request_id') : view.newRequestId(),
        tenantId,
        clauseId: form.text('clause_id'),
        reason: form.text('reason'),
        expireTime,
        validateOnly: !confirmed,
      },
      onBehalf(c),
    ),
  );
  if ('refusal' in outcome) {
    const { refusal } = outcome;
    return c.html(suspendPage(view, { tenantId, values, refusal }), statusOf(refusal.category));
  }
  if (confirmed) return c.redirect(paths.staff.tenant(tenantId), 303);
  const { restriction, effect } = outcome.value;
  return c.html(suspendPreviewPage(view, { tenantId, values, restriction, effect }));
}

async function restrictionOf(deps: Deps, c: ConsoleContext, tenantId: string, restrictionId: string) {
  const { standing } = await deps.services.standing.getStanding({ tenantId }, onBehalf(c));
  const restriction = present(standing).restrictions.find((one) => one.restrictionId === restrictionId);
  if (restriction === undefined) throw pageNotFound();
  return restriction;
}

async function lift(deps: Deps, c: ConsoleContext, tenantId: string, restrictionId: string): Promise<Response> {
  const form = await formOf(c);
  const request = { requestId: form.text('request_id'), tenantId, restrictionId, reason: form.text('reason') };
  const outcome = await attempt(deps.services.standing.liftRestriction(request, onBehalf(c)));
  if ('value' in outcome) return c.redirect(paths.staff.tenant(tenantId), 303);
  const { refusal } = outcome;
  const restriction = await restrictionOf(deps, c, tenantId, restrictionId);
  const page = liftPage(viewOf(deps, c), { tenantId, restriction, values: form.pick('reason'), refusal });
  return c.html(page, statusOf(refusal.category));
}
