// What tenants order: a top-up, an agreement.
import { AcceptanceMode } from '@tollgate/contracts/accounts/v1/agreements';
import { PaymentChannel } from '@tollgate/contracts/billing/v1/orders';
import { isWholeFen, parseYuan } from '@tollgate/money';
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { agreementVersionPage } from '../../web/tenant/agreement-version.ts';
import { ordersPage, type OrdersPage } from '../../web/tenant/orders.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, present, statusOf } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;

export function tenantFormRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>().basePath('/tenants/:tenantId');
  app.get('/orders', async (c) => c.html(await ordersHtml(deps, c, { created: c.req.query('created') })));
  app.post('/orders', (c) => createOrder(deps, c));
  app.get('/agreement/:agreementId/:version', async (c) => c.html(await versionHtml(deps, c)));
  app.post('/agreement/:agreementId/:version', (c) => acceptVersion(deps, c));
  return app;
}

const tenantIdOf = (c: ConsoleContext): string => c.req.param('tenantId') ?? '';

async function ordersHtml(deps: Deps, c: ConsoleContext, extra: Partial<OrdersPage>) {
  const tenantId = tenantIdOf(c);
  const request = { tenantId, pageSize: PAGE_SIZE, pageToken: pageToken(c) };
  const answer = await deps.services.orders.listOrders(request, onBehalf(c));
  return ordersPage(viewOf(deps, c), { tenantId, ...answer, ...extra });
}

async function createOrder(deps: Deps, c: ConsoleContext): Promise<Response> {
  const form = await formOf(c);
  const tenantId = tenantIdOf(c);
  const values = form.pick('amount', 'channel');
  // How an amount is written is the page's business; how much may be ordered is billing's.
  const amount = parseYuan(form.text('amount'));
  if (amount === undefined || amount.micros <= 0n || !isWholeFen(amount)) {
    return c.html(await ordersHtml(deps, c, { values, badAmount: true }), statusOf('invalid_argument'));
  }
  const outcome = await attempt(
    deps.services.orders.createTopUpOrder(
      {
        requestId: form.text('request_id'),
        tenantId,
        amount: { currencyCode: amount.currency, micros: amount.micros },
        channel: form.text('channel') === PaymentChannel.SANDBOX ? PaymentChannel.SANDBOX : PaymentChannel.UNSPECIFIED,
      },
      onBehalf(c),
    ),
  );
  if ('refusal' in outcome) {
    const { refusal } = outcome;
    return c.html(await ordersHtml(deps, c, { values, refusal }), statusOf(refusal.category));
  }
  const orderId = outcome.value.order?.orderId ?? '';
  return c.redirect(`${paths.tenant(tenantId).orders}?created=${encodeURIComponent(orderId)}`, 303);
}

async function versionHtml(
  deps: Deps,
  c: ConsoleContext,
  refusal?: Parameters<typeof agreementVersionPage>[1]['refusal'],
) {
  const request = { agreementId: c.req.param('agreementId') ?? '', version: c.req.param('version') ?? '' };
  const fromVersion = c.req.query('from');
  const [{ version, clauses }, difference] = await Promise.all([
    deps.services.agreements.getAgreementVersion(request, onBehalf(c)),
    fromVersion === undefined
      ? undefined
      : deps.services.agreements.diffAgreementVersions(
          { agreementId: request.agreementId, fromVersion, toVersion: request.version },
          onBehalf(c),
        ),
  ]);
  return agreementVersionPage(viewOf(deps, c), {
    tenantId: tenantIdOf(c),
    version: present(version),
    clauses,
    difference,
    refusal,
  });
}

async function acceptVersion(deps: Deps, c: ConsoleContext): Promise<Response> {
  const form = await formOf(c);
  const tenantId = tenantIdOf(c);
  const outcome = await attempt(
    deps.services.agreements.acceptAgreement(
      {
        requestId: form.text('request_id'),
        tenantId,
        agreementId: c.req.param('agreementId') ?? '',
        version: c.req.param('version') ?? '',
        contentHash: form.text('content_hash'),
        mode: AcceptanceMode.CLICK,
        evidence: undefined,
      },
      onBehalf(c),
    ),
  );
  if ('value' in outcome) return c.redirect(paths.tenant(tenantId).agreement, 303);
  return c.html(await versionHtml(deps, c, outcome.refusal), statusOf(outcome.refusal.category));
}
