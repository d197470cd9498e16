// The enforcement service put together.
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import { ClosuresServiceService } from '@tollgate/contracts/enforcement/v1/closures';
import { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { implement, type Binding } from '@tollgate/rpc';
import type { Parts, ServiceDefinition } from '@tollgate/service';
import { admissionAccess, closuresAccess, settlementsAccess, standingAccess } from './access.ts';
import { auditAccessTables, auditBindings } from './audit-surface.ts';
import { casesAccessTables, casesBindings } from './cases-surface.ts';
import { readEnforcementConfig } from './config.ts';
import type { Deps, EnforcementTables, Peers } from './deps.ts';
import { admitHandler } from './handlers/admit.ts';
import { approveProposalHandler } from './handlers/approve-proposal.ts';
import { getSettlementHandler } from './handlers/get-settlement.ts';
import { getStandingHandler } from './handlers/get-standing.ts';
import { liftRestrictionHandler } from './handlers/lift-restriction.ts';
import { listProposalsHandler } from './handlers/list-proposals.ts';
import { previewClosureHandler } from './handlers/preview-closure.ts';
import { proposeTerminationHandler } from './handlers/propose-termination.ts';
import { rejectProposalHandler } from './handlers/reject-proposal.ts';
import { returnGrantHandler } from './handlers/return-grant.ts';
import { suspendTenantHandler } from './handlers/suspend-tenant.ts';
import { abandonAdmissionsJob } from './jobs/abandon-admissions.ts';
import { expireGrantsJob } from './jobs/expire-grants.ts';
import { endRestrictionsJob } from './jobs/end-restrictions.ts';
import { createSettlementDriver } from './jobs/settlement-driver.ts';
import { counterSettlementsJob } from './jobs/counter-settlements.ts';
import { sanctionsByTimeJob } from './jobs/sanctions-by-time.ts';
import { sanctionsBindings, sanctionsSurface } from './sanctions-surface.ts';
import { migrations } from './store/migrations/index.ts';
import { subscriptions } from './subscribers/index.ts';
import { createTelemetry } from './telemetry.ts';

export const enforcement: ServiceDefinition<EnforcementTables> = {
  name: 'enforcement',
  migrations,
  compose: (parts) => {
    const { db, env, log, meter, now } = parts;
    const driver = createSettlementDriver(() => deps, log);
    const deps: Deps = {
      db,
      now,
      times: readEnforcementConfig(env),
      peers: peersOf(parts),
      signer: { signer: parts.identity.service, key: parts.identity.signingKey },
      telemetry: createTelemetry(meter, log),
      wakeSettlements: () => driver.wake(),
    };
    return Promise.resolve({
      bindings: [...bindingsOf(deps), ...casesBindings(deps), ...auditBindings(deps)],
      access: [
        [AdmissionServiceService, admissionAccess],
        [StandingServiceService, standingAccess],
        [SettlementsServiceService, settlementsAccess],
        [ClosuresServiceService, closuresAccess],
        ...casesAccessTables,
        ...sanctionsSurface,
        ...auditAccessTables,
      ],
      subscriptions: subscriptions(deps),
      jobs: [
        driver.job,
        endRestrictionsJob(deps),
        abandonAdmissionsJob(deps),
        expireGrantsJob(deps),
        sanctionsByTimeJob(deps),
        counterSettlementsJob(deps),
      ],
      resources: [driver.resource],
    });
  },
};

function peersOf({ peers }: Parts<EnforcementTables>): Peers {
  return {
    wallet: peers('wallet', WalletServiceService),
    forfeitures: peers('wallet', ForfeituresServiceService),
    catalog: peers('billing', CatalogServiceService),
    invoices: peers('billing', InvoicesServiceService),
    fapiao: peers('billing', FapiaoServiceService),
    metering: peers('metering', MeteringServiceService),
    tenants: peers('accounts', TenantsServiceService),
  };
}

function bindingsOf(deps: Deps): Binding[] {
  return [
    implement(AdmissionServiceService, { admit: admitHandler(deps), returnGrant: returnGrantHandler(deps) }),
    implement(StandingServiceService, {
      getStanding: getStandingHandler(deps),
      suspendTenant: suspendTenantHandler(deps),
      liftRestriction: liftRestrictionHandler(deps),
    }),
    ...sanctionsBindings(deps),
    implement(ClosuresServiceService, { previewClosure: previewClosureHandler(deps) }),
    implement(SettlementsServiceService, {
      proposeTermination: proposeTerminationHandler(deps),
      approveProposal: approveProposalHandler(deps),
      rejectProposal: rejectProposalHandler(deps),
      listProposals: listProposalsHandler(deps),
      getSettlement: getSettlementHandler(deps),
    }),
  ];
}
