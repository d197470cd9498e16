// The closure of an account: looked at, asked for and taken back.
import { ClosureChannel } from '@tollgate/contracts/accounts/v1/closures';
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { closurePage, type ClosurePage, isEnding } from '../../web/tenant/closure.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, part, statusOf } from '../refusals.ts';

const PAGE_SIZE = 20;

export function closureRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>().basePath('/tenants/:tenantId');
  app.get('/closure', async (c) => c.html(await closureHtml(deps, c, c.req.param('tenantId'))));
  app.post('/closure', (c) => orderClosure(deps, c, c.req.param('tenantId')));
  return app;
}

async function closureHtml(deps: Deps, c: ConsoleContext, tenantId: string, refusal?: ClosurePage['refusal']) {
  const { closures } = deps.services;
  const listed = await closures.listClosures({ tenantId, pageSize: PAGE_SIZE, pageToken: '' }, onBehalf(c));
  const preview = isEnding(listed.closures[0])
    ? undefined
    : await part(c, closures.previewClosure({ tenantId }, onBehalf(c)));
  return closurePage(viewOf(deps, c), { tenantId, closures: listed.closures, preview, refusal });
}

async function orderClosure(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const form = await formOf(c);
  const { closures } = deps.services;
  const request = { requestId: form.text('request_id'), tenantId };
  const outcome = await attempt<unknown>(
    form.text('step') === 'cancel'
      ? closures.cancelClosure(request, onBehalf(c))
      : closures.requestClosure(
          { ...request, channel: ClosureChannel.CONSOLE, password: form.raw('password') },
          onBehalf(c),
        ),
  );
  if ('value' in outcome) return c.redirect(paths.tenant(tenantId).closure, 303);
  const { refusal } = outcome;
  return c.html(await closureHtml(deps, c, tenantId, refusal), statusOf(refusal.category));
}
