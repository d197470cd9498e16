// Billing, metering and accounts as far as enforcement asks them.
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import { InvoicesServiceService, type Invoice } from '@tollgate/contracts/billing/v1/invoices';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { failedPrecondition } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { implement } from '@tollgate/rpc';
import { listenAs, StandIn, type Listening } from './stand-in.ts';

/** Micros a unit. */
export const UNIT_PRICE = 45_000n;

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

export class StandInBilling extends StandIn {
  /** Charged and not invoiced, by tenant. */
  readonly uninvoiced = new Map<string, bigint>();
  unpostedCharges = 0n;
  pendingUsageEvents = 0n;
  uncreditedOrders = 0n;
  readonly invoices: string[] = [];
  /** What fapiao are out for, by tenant. */
  readonly fapiaoOut = new Map<string, bigint>();

  /** What packages would cover of the next quotes. */
  packageUnits = 0n;

  serve(): Promise<Listening> {
    const { quoteUsage } = CatalogServiceService;
    const { getChargingStatus, closePeriod } = InvoicesServiceService;
    const catalog = implement(
      { quoteUsage },
      {
        quoteUsage: this.read('quoteUsage', ({ units, product, destination }) => {
          const covered = units < this.packageUnits ? units : this.packageUnits;
          return {
            amount: cny(product === 'free-sms' ? 0n : (units - covered) * UNIT_PRICE),
            lines: [],
            priceBookId: 'prb_test',
            position: 0n,
            clauseId: '',
            packageUnits: covered,
            product: (destination ?? '') === '' ? product : `${product}-to-${destination}`,
          };
        }),
      },
    );
    const invoices = implement(
      { getChargingStatus, closePeriod },
      {
        getChargingStatus: this.read('getChargingStatus', ({ tenantId }) => ({
          unpostedCharges: this.unpostedCharges,
          unpostedAmount: cny(0n),
          pendingUsageEvents: this.pendingUsageEvents,
          uncreditedOrders: this.uncreditedOrders,
          uninvoicedAmount: cny(this.uninvoiced.get(tenantId) ?? 0n),
        })),
        closePeriod: this.order('closePeriod', ({ tenantId }) => ({ invoice: this.#close(tenantId) })),
      },
    );
    const { getInvoiceableAmount } = FapiaoServiceService;
    const fapiao = implement(
      { getInvoiceableAmount },
      {
        getInvoiceableAmount: this.read('getInvoiceableAmount', ({ tenantId }) => ({
          invoiceable: cny(0n),
          paid: cny(0n),
          refunded: cny(0n),
          invoiced: cny(this.fapiaoOut.get(tenantId) ?? 0n),
        })),
      },
    );
    return listenAs('billing', [catalog, invoices, fapiao]);
  }

  #close(tenantId: string): Invoice {
    const total = this.uninvoiced.get(tenantId) ?? 0n;
    if (total === 0n) throw failedPrecondition('NOTHING_TO_INVOICE', 'no usage');
    this.uninvoiced.set(tenantId, 0n);
    const invoiceId = newId('inv');
    this.invoices.push(invoiceId);
    return {
      invoiceId,
      number: `2026-${this.invoices.length}`,
      tenantId,
      periodStart: undefined,
      periodEnd: undefined,
      lines: [],
      exactTotal: cny(total),
      total: cny(total),
      net: cny(total),
      tax: cny(0n),
      rounding: cny(0n),
      issueTime: undefined,
      dueTime: undefined,
    };
  }
}

export class StandInMetering extends StandIn {
  pendingBatches = 0n;
  readonly unpublishedOf = new Map<string, bigint>();
  lastStored = 0n;
  countedThrough = 0n;

  serve(): Promise<Listening> {
    const { getIngestStatus } = MeteringServiceService;
    const binding = implement(
      { getIngestStatus },
      {
        getIngestStatus: this.read('getIngestStatus', ({ tenantId }) => ({
          pendingBatches: this.pendingBatches,
          // Somebody always has some.
          unpublishedEvents: tenantId === undefined ? 9n : (this.unpublishedOf.get(tenantId) ?? 0n),
          lastStoredSequence: this.lastStored,
          countedThroughSequence: this.countedThrough,
        })),
      },
    );
    return listenAs('metering', [binding]);
  }
}

export class StandInAccounts extends StandIn {
  readonly closed: string[] = [];
  /** Tenants that were banned, with the reason. */
  readonly banned = new Map<string, string>();
  /** Other tenants that a ban reaches. */
  readonly reached = new Map<string, string[]>();

  serve(): Promise<Listening> {
    const { closeTenant, banTenant } = TenantsServiceService;
    const binding = implement(
      { closeTenant, banTenant },
      {
        banTenant: this.order('banTenant', ({ tenantId, reason, validateOnly }) => {
          const others = this.reached.get(tenantId) ?? [];
          const wanted = others.length > 0 && !validateOnly;
          if (!validateOnly && !wanted) this.banned.set(tenantId, reason);
          return { tenant: undefined, others, secondPersonWanted: wanted };
        }),
        closeTenant: this.order('closeTenant', ({ tenantId }) => {
          this.closed.push(tenantId);
          return { tenant: undefined };
        }),
      },
    );
    return listenAs('accounts', [binding]);
  }
}
