// The month closes into an invoice in whole fen; tenant and books agree to the micro.
import { randomUUID } from 'node:crypto';
import { FIRST_CAMPAIGN, invoiceOf, SECOND_CAMPAIGN } from '../arithmetic.ts';
import type { Cast } from '../cast.ts';
import type { Story } from '../story.ts';
import type { DemoTenantAccount } from './open-account.ts';

/** Closes the running month early: the period is cut off now. */
export async function closeTheMonth(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  const { tenantId, clients } = tenant;
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const expected = invoiceOf(FIRST_CAMPAIGN.units + SECOND_CAMPAIGN.units);
  story.step(`Finance closes ${month}, cut off now, into an invoice in fen (VAT 6% inside)`);
  const { invoice: preview } = await cast.finance.invoices.closePeriod({
    requestId: randomUUID(),
    tenantId,
    month,
    validateOnly: true,
  });
  story.amount('preview, nothing stored: total', preview?.total?.micros, expected.total);
  story.figure(
    'invoices before',
    (await clients.invoices.listInvoices({ tenantId, pageSize: 0, pageToken: '' })).invoices.length,
    0,
  );
  const { invoice } = await cast.finance.invoices.closePeriod({
    requestId: randomUUID(),
    tenantId,
    month,
    validateOnly: false,
  });
  story.say(`invoice ${invoice?.number ?? ''}`);
  story.amount('exact', invoice?.exactTotal?.micros, expected.exact);
  story.amount('rounded once', invoice?.total?.micros, expected.total);
  story.amount('without VAT', invoice?.net?.micros, expected.net);
  story.amount('VAT', invoice?.tax?.micros, expected.tax);
  story.amount('to the rounding account', invoice?.rounding?.micros, expected.rounding);
  const read = await clients.invoices.getInvoice({ tenantId, invoiceId: invoice?.invoiceId ?? '' });
  story.figure('the tenant reads the same number', read.invoice?.number, invoice?.number);
}
