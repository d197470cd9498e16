// What tenants read about themselves. The tenant comes from the address; the services decide who may see it.
import { DocumentFormat, DocumentLanguage } from '@tollgate/contracts/billing/v1/documents';
import { UsageWindow } from '@tollgate/contracts/metering/v1/metering';
import { isDomainError } from '@tollgate/errors';
import { Hono } from 'hono';

import { shanghaiMonth } from '../../domain/shanghai-calendar.ts';
import { agreementPage } from '../../web/tenant/agreement.ts';
import { invoicePage } from '../../web/tenant/invoice.ts';
import { invoicesPage } from '../../web/tenant/invoices.ts';
import { noticesPage } from '../../web/tenant/notices.ts';
import { overviewPage } from '../../web/tenant/overview.ts';
import { usagePage } from '../../web/tenant/usage.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { part, present } from '../refusals.ts';

const PAGE_SIZE = 50;

export function tenantRoutes(deps: Deps): Hono<ConsoleEnv> {
  const { services } = deps;
  const app = new Hono<ConsoleEnv>().basePath('/tenants/:tenantId');
  app.get('/overview', (c) => overview(deps, c, c.req.param('tenantId')));
  app.get('/usage', (c) => usage(deps, c, c.req.param('tenantId')));
  app.get('/invoices', async (c) => {
    const tenantId = c.req.param('tenantId');
    const request = { tenantId, pageSize: PAGE_SIZE, pageToken: pageToken(c) };
    const answer = await services.invoices.listInvoices(request, onBehalf(c));
    return c.html(invoicesPage(viewOf(deps, c), { tenantId, ...answer }));
  });
  app.get('/invoices/:invoiceId', async (c) => {
    const { tenantId, invoiceId } = c.req.param();
    const { invoice } = await services.invoices.getInvoice({ tenantId, invoiceId }, onBehalf(c));
    return c.html(invoicePage(viewOf(deps, c), present(invoice)));
  });
  app.get('/invoices/:invoiceId/file.pdf', (c) => invoiceFile(deps, c, DocumentFormat.PDF));
  app.get('/invoices/:invoiceId/file.csv', (c) => invoiceFile(deps, c, DocumentFormat.CSV));
  app.get('/notices', async (c) => {
    const tenantId = c.req.param('tenantId');
    const request = { tenantId, pageSize: PAGE_SIZE, pageToken: pageToken(c) };
    const answer = await services.notices.listNotices(request, onBehalf(c));
    return c.html(noticesPage(viewOf(deps, c), { tenantId, ...answer }));
  });
  app.get('/agreement', async (c) => {
    const tenantId = c.req.param('tenantId');
    const [binding, { versions }, { acceptances }] = await Promise.all([
      bindingOf(deps, c, tenantId),
      services.agreements.listAgreementVersions({}, onBehalf(c)),
      services.agreements.listAcceptances({ tenantId, pageSize: PAGE_SIZE, pageToken: '' }, onBehalf(c)),
    ]);
    return c.html(agreementPage(viewOf(deps, c), { tenantId, binding, versions, acceptances }));
  });
  return app;
}

async function overview(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const { services } = deps;
  const call = onBehalf(c);
  const [standing, balance, lots] = await Promise.all([
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
      services.wallet
        .listLots({ tenantId, pageSize: PAGE_SIZE, pageToken: '', includeEmpty: false }, call)
        .then((answer) => answer.lots),
    ),
  ]);
  return c.html(overviewPage(viewOf(deps, c), { tenantId, standing, balance, lots }));
}

/** The invoice as a file, in the language of the page. */
async function invoiceFile(
  deps: Deps,
  c: ConsoleContext<'/tenants/:tenantId/invoices/:invoiceId/*'>,
  format: DocumentFormat,
): Promise<Response> {
  const { tenantId, invoiceId } = c.req.param();
  const language = viewOf(deps, c).language === 'en' ? DocumentLanguage.EN : DocumentLanguage.ZH;
  const request = { tenantId, invoiceId, format, language };
  const file = present((await deps.services.documents.renderInvoice(request, onBehalf(c))).file);
  return c.body(new Uint8Array(file.content), 200, {
    'content-type': file.mediaType,
    'content-disposition': `attachment; filename="${file.fileName}"`,
  });
}

async function usage(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const month = shanghaiMonth(deps.now());
  const answer = await deps.services.metering.queryUsage(
    {
      tenantId,
      startTime: month.start,
      endTime: month.end,
      window: UsageWindow.DAY,
      timeZone: 'Asia/Shanghai',
      product: '',
      groupBy: [],
      pageSize: 200,
      pageToken: pageToken(c),
    },
    onBehalf(c),
  );
  return c.html(usagePage(viewOf(deps, c), { tenantId, ...answer }));
}

/** The page that a list was asked for. */
export const pageToken = (c: ConsoleContext): string => c.req.query('page') ?? '';

/** Undefined where nothing binds the tenant yet: that is an answer, not a failure. */
async function bindingOf(deps: Deps, c: ConsoleContext, tenantId: string) {
  try {
    const answer = await deps.services.agreements.getBindingAgreement({ tenantId, atTime: undefined }, onBehalf(c));
    return { ...answer, version: present(answer.version) };
  } catch (error) {
    if (isDomainError(error) && error.reason === 'NO_AGREEMENT') return undefined;
    throw error;
  }
}
