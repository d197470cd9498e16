// What billing offers about postpaid tenants: RPCs with who may call them, and the background work.

import { CreditServiceService } from '@tollgate/contracts/billing/v1/credit';
import type { Db } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Job } from '@tollgate/service';
import { creditAccess } from './access-credit.ts';
import type { BillingDeps, BillingTables, EntryParts } from './deps.ts';
import {
  decideCreditTermsHandler,
  getCreditHandler,
  getDunningPolicyHandler,
  listCreditTermsHandler,
  proposeCreditTermsHandler,
  setDunningPolicyHandler,
} from './handlers/credit.ts';
import { dunTenants } from './operations/dun-tenants.ts';

export function creditSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(CreditServiceService, {
        proposeCreditTerms: proposeCreditTermsHandler(parts),
        decideCreditTerms: decideCreditTermsHandler(parts),
        getCredit: getCreditHandler(parts),
        listCreditTerms: listCreditTermsHandler(parts),
        setDunningPolicy: setDunningPolicyHandler(parts),
        getDunningPolicy: getDunningPolicyHandler(parts),
      }),
    ],
    access: [[CreditServiceService, creditAccess]],
  };
}

/** Steps are days apart; who pays is looked at as soon as the payment is credited. */
const EVERY_MS = 60_000;

export function creditJobs(db: Db<BillingTables>, deps: BillingDeps): readonly Job[] {
  return [{ name: 'dun-tenants', everyMs: EVERY_MS, run: (_now, signal) => dunTenants(db, deps, signal) }];
}
