// PrivacyConfirmed of the other services: what each holds of a tenant after an order.
import { type Subscription, subscription } from '@tollgate/consumer';
import { HoldingTreatment, PrivacyConfirmed } from '@tollgate/contracts/accounts/v1/privacy';
import { invalidArgument } from '@tollgate/errors';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { CONFIRMING_SERVICES, type Holding } from '../domain/privacy-request.ts';
import { confirmPrivacy } from '../operations/confirm-privacy.ts';

export function privacyConfirmed(deps: AccountsDeps): Subscription<AccountsTables, unknown>[] {
  return CONFIRMING_SERVICES.map((service) =>
    subscription<AccountsTables, PrivacyConfirmed>({
      consumer: `accounts-privacy-confirmed-${service}`,
      stream: service.toUpperCase(),
      subject: `tollgate.${service}.privacy_confirmed`,
      decode: (bytes) => PrivacyConfirmed.decode(bytes),
      handle: async (tx, event, meta) => {
        // One service does not speak for another.
        if (event.service !== service) throw invalidArgument('EVENT_MALFORMED', 'The event names another service.');
        const { tenantId, privacyRequestId } = event;
        const holdings = event.holdings.map(toHolding);
        const confirmedAt = event.occurTime ?? meta.time;
        await confirmPrivacy(tx, deps, { tenantId, privacyRequestId }, { service, holdings, confirmedAt });
      },
    }),
  );
}

const TREATMENTS: Readonly<Partial<Record<HoldingTreatment, Holding['treatment']>>> = {
  [HoldingTreatment.ERASED]: 'ERASED',
  [HoldingTreatment.RETAINED]: 'RETAINED',
  [HoldingTreatment.NOT_PERSONAL]: 'NOT_PERSONAL',
};

function toHolding({ category, records, treatment, law }: PrivacyConfirmed['holdings'][number]): Holding {
  const known = TREATMENTS[treatment];
  if (known === undefined) throw invalidArgument('EVENT_MALFORMED', 'The event does not say what became of records.');
  return { category, records, treatment: known, law };
}
