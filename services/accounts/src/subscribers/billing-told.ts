// What billing reports and a tenant has to hear: a low balance, an automatic top-up that stopped, a step of dunning.
import { type Subscription, subscription } from '@tollgate/consumer';
import { AutoTopUpStopped, BalanceLow } from '@tollgate/contracts/billing/v1/auto_top_up';
import { DunningAction, DunningStepTaken } from '@tollgate/contracts/billing/v1/credit';
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import { invalidArgument } from '@tollgate/errors';
import { formatYuan, money } from '@tollgate/money';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { noticeFrom, type TemplateId } from '../domain/notice-templates.ts';
import { writeNotice } from '../operations/write-notice.ts';

export function billingTold(deps: AccountsDeps): Subscription<AccountsTables, unknown>[] {
  return [balanceLow(deps), autoTopUpStopped(deps), dunningStepTaken(deps)];
}

function balanceLow(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, BalanceLow>({
    consumer: 'accounts-balance-low',
    stream: 'BILLING',
    subject: 'tollgate.billing.balance_low',
    decode: (bytes) => BalanceLow.decode(bytes),
    handle: async (tx, { tenantId, alert, balance, occurTime }, meta) => {
      const values = { alert: yuan(alert), balance: yuan(balance), time: instant(occurTime ?? meta.time) };
      await writeNotice(tx, deps, tenantId, noticeFrom('balance-low', values));
    },
  });
}

function autoTopUpStopped(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, AutoTopUpStopped>({
    consumer: 'accounts-auto-top-up-stopped',
    stream: 'BILLING',
    subject: 'tollgate.billing.auto_top_up_stopped',
    decode: (bytes) => AutoTopUpStopped.decode(bytes),
    handle: async (tx, { tenantId, reason, failures, occurTime }, meta) => {
      const values = { reason, failures: String(failures), time: instant(occurTime ?? meta.time) };
      await writeNotice(tx, deps, tenantId, noticeFrom('auto-top-up-stopped', values));
    },
  });
}

const TEMPLATES: Readonly<Partial<Record<DunningAction, TemplateId>>> = {
  [DunningAction.REMIND]: 'dunning-reminder',
  [DunningAction.RESTRICT]: 'dunning-restriction',
};

function dunningStepTaken(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, DunningStepTaken>({
    consumer: 'accounts-dunning-step-taken',
    stream: 'BILLING',
    subject: 'tollgate.billing.dunning_step_taken',
    decode: (bytes) => DunningStepTaken.decode(bytes),
    handle: async (tx, { tenantId, invoiceNumber, open, dueTime, step }) => {
      const template = step && TEMPLATES[step.action];
      if (template === undefined || dueTime === undefined)
        throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks its step or when the invoice is due.');
      const values = { number: invoiceNumber, open: yuan(open), due: instant(dueTime) };
      await writeNotice(tx, deps, tenantId, noticeFrom(template, values));
    },
  });
}

function yuan(amount: MoneyMessage | undefined): string {
  if (amount?.currencyCode !== 'CNY') throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks an amount in yuan.');
  return formatYuan(money(amount.micros, 'CNY'));
}

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** As a clock in Shanghai shows it. */
const instant = (at: Date): string => `${SHANGHAI.format(at)} (UTC+8)`;
