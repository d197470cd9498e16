// Puts billing together.

import { fileURLToPath } from 'node:url';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Resource } from '@tollgate/lifecycle';
import { implement } from '@tollgate/rpc';
import { type Composed, type Job, type Parts, platformMigrations, type ServiceDefinition } from '@tollgate/service';
import { createTypesetter } from '@tollgate/typeset';
import { createFileIssuer } from './adapters/file-fapiao-issuer.ts';
import { typesetFapiao } from './operations/issue-fapiao.ts';
import { catalogAccess, documentsAccess, invoicesAccess, ordersAccess } from './access.ts';
import { campaignsSurface } from './campaigns-surface.ts';
import { offeredChannels } from './channels/offered-channels.ts';
import { readBillingConfig } from './config.ts';
import type { BillingDeps, EntryParts } from './deps.ts';
import { closePeriodHandler } from './handlers/close-period.ts';
import { createTopUpOrderHandler } from './handlers/create-top-up-order.ts';
import { autoTopUpJobs, autoTopUpSurface } from './auto-top-up-surface.ts';
import { creditJobs, creditSurface } from './credit-surface.ts';
import { DOCUMENT_TEMPLATES } from './documents/templates.ts';
import { documentsSurface } from './documents-surface.ts';
import { getChargingStatusHandler } from './handlers/get-charging-status.ts';
import { getInvoiceHandler } from './handlers/get-invoice.ts';
import { getOrderHandler } from './handlers/get-order.ts';
import { getPriceBookHandler } from './handlers/get-price-book.ts';
import { httpApp } from './http/http-app.ts';
import { startHttpServer } from './http/http-server.ts';
import { packageJobs, packagesSurface } from './packages-surface.ts';
import { pricingSurface } from './pricing-surface.ts';
import { listChargesHandler } from './handlers/list-charges.ts';
import { listInvoicesHandler } from './handlers/list-invoices.ts';
import { listOrdersHandler } from './handlers/list-orders.ts';
import { publishPriceBookHandler } from './handlers/publish-price-book.ts';
import { quoteUsageHandler } from './handlers/quote-usage.ts';
import { renderInvoiceHandler } from './handlers/render-invoice.ts';
import { createBackground } from './jobs/index.ts';
import { paymentJobs, paymentsSurface } from './payments-surface.ts';
import { billingMigrations } from './store/migrations/index.ts';
import type { BillingTables } from './store/schema.ts';
import { createUsageBacklog, subscriptions } from './subscribers/index.ts';
import { createTelemetry } from './telemetry.ts';

export const billing: ServiceDefinition<BillingTables> = {
  name: 'billing',
  migrations: { ...platformMigrations, ...billingMigrations },
  compose,
};

async function compose(parts: Parts<BillingTables>): Promise<Composed<BillingTables>> {
  const { db, now, log } = parts;
  const background = createBackground(db, () => deps, log);
  // Known once the HTTP server listens, which the channels only need when somebody pays.
  const doors = { http: '' };
  const config = readBillingConfig(parts.env);
  const channels = await offeredChannels(config, () => doors.http, now);
  const typesetter = createTypesetter({ templates: fileURLToPath(DOCUMENT_TEMPLATES) });
  const deps: BillingDeps = {
    now,
    wallet: parts.peers('wallet', WalletServiceService),
    payouts: parts.peers('wallet', PayoutsServiceService),
    thresholds: parts.peers('wallet', ThresholdServiceService),
    movements: parts.peers('wallet', MovementsServiceService),
    graceMs: config.graceMs,
    fapiaoIssuer:
      config.fapiaoDir === undefined
        ? undefined
        : createFileIssuer(config.fapiaoDir, (one, red) => typesetFapiao(db, { typesetter }, one, red)),
    walletReversals: parts.peers('wallet', ReversalServiceService),
    walletUnits: parts.peers('wallet', UnitServiceService),
    walletGroups: parts.peers('wallet', BatchServiceService),
    walletHoldings: parts.peers('wallet', WalletServiceService),
    channels: channels.offered,
    backlog: createUsageBacklog(parts.broker),
    typesetter,
    telemetry: createTelemetry(log, parts.meter),
    wake: background.wake,
  };
  const handlers: EntryParts = { db, now, deps };
  const surfaces = [
    serviceSurface(handlers),
    paymentsSurface(handlers),
    documentsSurface(handlers),
    creditSurface(handlers),
    autoTopUpSurface(handlers),
    pricingSurface(handlers),
    packagesSurface(handlers),
    campaignsSurface(handlers),
  ];
  const resources: Resource[] = [
    { name: 'background work', stop: () => background.stop() },
    { name: 'typesetter', stop: () => typesetter.close() },
  ];
  if (config.httpListen !== undefined) {
    const http = await startHttpServer(httpApp(handlers, channels.sites, log), config.httpListen);
    doors.http = http.address;
    resources.push({ name: 'http', stop: () => http.stop() });
    log.info({ address: http.address }, 'channels can notify');
  }
  return {
    bindings: surfaces.flatMap((surface) => surface.bindings),
    access: surfaces.flatMap((surface) => surface.access),
    subscriptions: subscriptions(deps),
    jobs: [...background.jobs, ...ownJobs(db, deps)],
    resources,
  };
}

function ownJobs(db: EntryParts['db'], deps: BillingDeps): Job[] {
  return [...paymentJobs(db, deps), ...packageJobs(db, deps), ...creditJobs(db, deps), ...autoTopUpJobs(db, deps)];
}

function serviceSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(CatalogServiceService, {
        publishPriceBook: publishPriceBookHandler(parts),
        getPriceBook: getPriceBookHandler(parts),
        quoteUsage: quoteUsageHandler(parts),
      }),
      implement(OrdersServiceService, {
        createTopUpOrder: createTopUpOrderHandler(parts),
        getOrder: getOrderHandler(parts),
        listOrders: listOrdersHandler(parts),
      }),
      implement(InvoicesServiceService, {
        getChargingStatus: getChargingStatusHandler(parts),
        listCharges: listChargesHandler(parts),
        closePeriod: closePeriodHandler(parts),
        getInvoice: getInvoiceHandler(parts),
        listInvoices: listInvoicesHandler(parts),
      }),
      implement(DocumentsServiceService, { renderInvoice: renderInvoiceHandler(parts) }),
    ],
    access: [
      [CatalogServiceService, catalogAccess],
      [OrdersServiceService, ordersAccess],
      [InvoicesServiceService, invoicesAccess],
      [DocumentsServiceService, documentsAccess],
    ],
  };
}
