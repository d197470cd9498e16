// What staff read: all tenants, and everything of one.
import { Hono } from 'hono';

import { tenantPage } from '../../web/staff/tenant.ts';
import { tenantsPage } from '../../web/staff/tenants.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { part, present } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;
/** On a tenant's page lists are short: the latest matter. */
const SECTION_SIZE = 10;

export function staffRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/staff/tenants', async (c) => {
    const request = { pageSize: PAGE_SIZE, pageToken: pageToken(c), state: 'TENANT_STATE_UNSPECIFIED' } as const;
    const { tenants, nextPageToken } = await deps.services.tenants.listTenants(request, onBehalf(c));
    return c.html(tenantsPage(viewOf(deps, c), tenants, nextPageToken));
  });
  app.get('/staff/tenants/:tenantId', async (c) => {
    const tenantId = c.req.param('tenantId');
    const { tenant } = await deps.services.tenants.getTenant({ tenantId }, onBehalf(c));
    return c.html(tenantPage(viewOf(deps, c), { tenant: present(tenant), ...(await sectionsOf(deps, c, tenantId)) }));
  });
  return app;
}

async function sectionsOf({ services }: Deps, c: ConsoleContext, tenantId: string) {
  const call = onBehalf(c);
  const few = { tenantId, pageSize: SECTION_SIZE, pageToken: '' };
  const [standing, balance, verifications, invoices, proposals] = await Promise.all([
    part(
      c,
      services.standing.getStanding({ tenantId }, call).then((answer) => present(answer.standing)),
    ),
    part(
      c,
      services.wallet.getBalance({ tenantId }, call).then((answer) => present(answer.balance)),
    ),
    part(
      c,
      services.verifications
        .listVerifications({ ...few, state: 'VERIFICATION_STATE_UNSPECIFIED' }, call)
        .then((answer) => answer.verifications),
    ),
    part(
      c,
      services.invoices.listInvoices(few, call).then((answer) => answer.invoices),
    ),
    part(
      c,
      services.settlements
        .listProposals({ ...few, state: 'PROPOSAL_STATE_UNSPECIFIED' }, call)
        .then((answer) => answer.proposals),
    ),
  ]);
  return { standing, balance, verifications, invoices, proposals };
}
