// Puts accounts together.
import { randomUUID } from 'node:crypto';
import { signPersonToken } from '@tollgate/auth';
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { OverridesServiceService } from '@tollgate/contracts/accounts/v1/overrides';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { inTransaction } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Parts, ServiceDefinition } from '@tollgate/service';
import { overridesAccess } from './access-overrides.ts';
import { agreementsAccess, noticesAccess, tenantsAccess, usersAccess, verificationsAccess } from './access.ts';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { readAccountsKeys } from './config.ts';
import type { AccountsDeps, PersonToken } from './deps.ts';
import { catalogueOf } from './domain/catalogue.ts';
import { hashPassword } from './domain/password.ts';
import { acceptAgreementHandler } from './handlers/accept-agreement.ts';
import { confirmOverrideHandler } from './handlers/confirm-override.ts';
import { listOverridesHandler } from './handlers/list-overrides.ts';
import { proposeOverrideHandler } from './handlers/propose-override.ts';
import { rejectOverrideHandler } from './handlers/reject-override.ts';
import { reportOverridesJob } from './jobs/report-overrides.ts';
import { approveVerificationHandler } from './handlers/approve-verification.ts';
import { closeTenantHandler } from './handlers/close-tenant.ts';
import { createStaffUserHandler } from './handlers/create-staff-user.ts';
import { diffAgreementVersionsHandler } from './handlers/diff-agreement-versions.ts';
import { getAgreementVersionHandler } from './handlers/get-agreement-version.ts';
import { getBindingAgreementHandler } from './handlers/get-binding-agreement.ts';
import { getTenantHandler } from './handlers/get-tenant.ts';
import { getVerificationHandler } from './handlers/get-verification.ts';
import type { HandlerParts } from './handlers/handler-parts.ts';
import { listAcceptancesHandler } from './handlers/list-acceptances.ts';
import { listAgreementVersionsHandler } from './handlers/list-agreement-versions.ts';
import { listNoticesHandler } from './handlers/list-notices.ts';
import { listSealedOverridesHandler } from './handlers/list-sealed-overrides.ts';
import { listTenantsHandler } from './handlers/list-tenants.ts';
import { listVerificationsHandler } from './handlers/list-verifications.ts';
import { objectToAgreementVersionHandler } from './handlers/object-to-agreement-version.ts';
import { publishAgreementVersionHandler } from './handlers/publish-agreement-version.ts';
import { recordSealedOverrideHandler } from './handlers/record-sealed-override.ts';
import { refreshPersonTokenHandler } from './handlers/refresh-person-token.ts';
import { registerTenantHandler } from './handlers/register-tenant.ts';
import { rejectVerificationHandler } from './handlers/reject-verification.ts';
import { signInHandler } from './handlers/sign-in.ts';
import { signOutHandler } from './handlers/sign-out.ts';
import { submitVerificationHandler } from './handlers/submit-verification.ts';
import { announceAgreementsJob } from './jobs/announce-agreements.ts';
import { forgetSignInsJob } from './jobs/forget-sign-ins.ts';
import { reviewBindingsJob } from './jobs/review-bindings.ts';
import { publishShipped } from './operations/publish-shipped.ts';
import { migrations } from './store/migrations/index.ts';
import type { AccountsTables } from './store/schema.ts';
import { subscriptions } from './subscribers/index.ts';
import { createTelemetry } from './telemetry.ts';

export const accounts = accountsWith(listAgreements());

/** Accounts over these agreement versions; tests give it versions that no provider published. */
export function accountsWith(versions: readonly AgreementVersion[]): ServiceDefinition<AccountsTables> {
  return { name: 'accounts', migrations, compose: (parts) => compose(parts, versions) };
}

/** As long as packages/auth allows. */
const PERSON_TOKEN_SECONDS = 900;

async function compose(
  parts: Parts<AccountsTables>,
  versions: readonly AgreementVersion[],
): Promise<Composed<AccountsTables>> {
  const { db, now } = parts;
  const deps: AccountsDeps = {
    now,
    keys: readAccountsKeys(parts.env),
    decoyHash: await hashPassword(randomUUID()),
    issuePersonToken: personTokens(parts),
    telemetry: createTelemetry(parts.log, parts.meter),
    catalogue: catalogueOf(versions),
  };
  await inTransaction(db, (tx) => publishShipped(tx, deps));
  return {
    ...surface({ db, now, deps }),
    subscriptions: subscriptions(deps),
    jobs: [
      forgetSignInsJob(db),
      announceAgreementsJob(db, deps),
      reviewBindingsJob(db, deps),
      reportOverridesJob(db, deps),
    ],
  };
}

function personTokens({ identity }: Parts<AccountsTables>): AccountsDeps['issuePersonToken'] {
  return async (person): Promise<PersonToken> => {
    // Whoever reads a token lives in real time, on whatever day a test lets this service live.
    const signedAt = new Date();
    const token = await signPersonToken(identity, person, signedAt, PERSON_TOKEN_SECONDS);
    return { token, expiresAt: new Date(signedAt.getTime() + PERSON_TOKEN_SECONDS * 1000) };
  };
}

function surface(parts: HandlerParts): Pick<Composed<AccountsTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(TenantsServiceService, {
        registerTenant: registerTenantHandler(parts),
        getTenant: getTenantHandler(parts),
        listTenants: listTenantsHandler(parts),
        closeTenant: closeTenantHandler(parts),
      }),
      implement(UsersServiceService, {
        signIn: signInHandler(parts),
        refreshPersonToken: refreshPersonTokenHandler(parts),
        signOut: signOutHandler(parts),
        createStaffUser: createStaffUserHandler(parts),
      }),
      implement(AgreementsServiceService, {
        listAgreementVersions: listAgreementVersionsHandler(parts),
        getAgreementVersion: getAgreementVersionHandler(parts),
        acceptAgreement: acceptAgreementHandler(parts),
        getBindingAgreement: getBindingAgreementHandler(parts),
        publishAgreementVersion: publishAgreementVersionHandler(parts),
        diffAgreementVersions: diffAgreementVersionsHandler(parts),
        listAcceptances: listAcceptancesHandler(parts),
        objectToAgreementVersion: objectToAgreementVersionHandler(parts),
        recordSealedOverride: recordSealedOverrideHandler(parts),
        listSealedOverrides: listSealedOverridesHandler(parts),
      }),
      implement(OverridesServiceService, {
        proposeOverride: proposeOverrideHandler(parts),
        confirmOverride: confirmOverrideHandler(parts),
        rejectOverride: rejectOverrideHandler(parts),
        listOverrides: listOverridesHandler(parts),
      }),
      implement(VerificationsServiceService, {
        submitVerification: submitVerificationHandler(parts),
        getVerification: getVerificationHandler(parts),
        listVerifications: listVerificationsHandler(parts),
        approveVerification: approveVerificationHandler(parts),
        rejectVerification: rejectVerificationHandler(parts),
      }),
      implement(NoticesServiceService, { listNotices: listNoticesHandler(parts) }),
    ],
    access: [
      [TenantsServiceService, tenantsAccess],
      [UsersServiceService, usersAccess],
      [AgreementsServiceService, agreementsAccess],
      [OverridesServiceService, overridesAccess],
      [VerificationsServiceService, verificationsAccess],
      [NoticesServiceService, noticesAccess],
    ],
  };
}
