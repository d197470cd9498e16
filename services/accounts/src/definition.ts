// Puts accounts together.
import { randomUUID } from 'node:crypto';
import { signPersonToken } from '@tollgate/auth';
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { OverridesServiceService } from '@tollgate/contracts/accounts/v1/overrides';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';
import { PrivacyServiceService } from '@tollgate/contracts/accounts/v1/privacy';
import { DeliveriesServiceService } from '@tollgate/contracts/accounts/v1/deliveries';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { ClosuresServiceService as SettlementPreviews } from '@tollgate/contracts/enforcement/v1/closures';
import { inTransaction } from '@tollgate/db';
import { type Client, implement } from '@tollgate/rpc';
import type { Composed, Parts, ServiceDefinition } from '@tollgate/service';
import { closuresAccess, keysAccess, privacyAccess } from './access-privacy.ts';
import { documentsAccess, identitiesAccess, reopeningsAccess, requirementsAccess } from './access-kyc.ts';
import { overridesAccess } from './access-overrides.ts';
import {
  agreementsAccess,
  credentialsAccess,
  deliveriesAccess,
  membersAccess,
  noticesAccess,
  sessionsAccess,
  tenantsAccess,
  usersAccess,
  verificationsAccess,
} from './access.ts';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { localKeyManagement } from './adapters/local-key-management.ts';
import { folderMailer, smtpMailer } from './adapters/mailer.ts';
import { readRegistry } from './channels/registry-settings.ts';
import { type MailSettings, readAccountsKeys, readKeyPatience, readMailSettings } from './config.ts';
import type { AccountsDeps, PersonToken } from './deps.ts';
import { catalogueOf } from './domain/catalogue.ts';
import type { Mailer } from './domain/mailer.ts';
import { hashPassword } from './domain/password.ts';
import { acceptAgreementHandler } from './handlers/accept-agreement.ts';
import { confirmOverrideHandler } from './handlers/confirm-override.ts';
import { listOverridesHandler } from './handlers/list-overrides.ts';
import { proposeOverrideHandler } from './handlers/propose-override.ts';
import { rejectOverrideHandler } from './handlers/reject-override.ts';
import { reportOverridesJob } from './jobs/report-overrides.ts';
import { createStaffUserHandler } from './handlers/create-staff-user.ts';
import { diffAgreementVersionsHandler } from './handlers/diff-agreement-versions.ts';
import { getAgreementVersionHandler } from './handlers/get-agreement-version.ts';
import { getBindingAgreementHandler } from './handlers/get-binding-agreement.ts';
import { credentialRpcs } from './handlers/credential-rpcs.ts';
import type { HandlerParts } from './handlers/handler-parts.ts';
import { kycRpcs } from './handlers/kyc-rpcs.ts';
import { listAcceptancesHandler } from './handlers/list-acceptances.ts';
import { listAgreementVersionsHandler } from './handlers/list-agreement-versions.ts';
import { listNoticesHandler } from './handlers/list-notices.ts';
import { listSealedOverridesHandler } from './handlers/list-sealed-overrides.ts';
import { objectToAgreementVersionHandler } from './handlers/object-to-agreement-version.ts';
import { privacyRpcs } from './handlers/privacy-rpcs.ts';
import { peopleRpcs } from './handlers/people-rpcs.ts';
import { publishAgreementVersionHandler } from './handlers/publish-agreement-version.ts';
import { recordSealedOverrideHandler } from './handlers/record-sealed-override.ts';
import { refreshPersonTokenHandler } from './handlers/refresh-person-token.ts';
import { signInHandler } from './handlers/sign-in.ts';
import { signOutHandler } from './handlers/sign-out.ts';
import { askRegistryJob } from './jobs/ask-registry.ts';
import { watchRequirementsJob } from './jobs/watch-requirements.ts';
import { announceAgreementsJob } from './jobs/announce-agreements.ts';
import { keepPrivacyClocksJob } from './jobs/keep-privacy-clocks.ts';
import { deliverMailJob } from './jobs/deliver-mail.ts';
import { forgetNoncesJob } from './jobs/forget-nonces.ts';
import { forgetSignInsJob } from './jobs/forget-sign-ins.ts';
import { reviewBindingsJob } from './jobs/review-bindings.ts';
import { openCredentialGate } from './operations/credential-gate.ts';
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
    keys: keysOf(parts.env),
    decoyHash: await hashPassword(randomUUID()),
    issuePersonToken: personTokens(parts),
    tokenClock: () => new Date(),
    telemetry: createTelemetry(parts.log, parts.meter),
    catalogue: catalogueOf(versions),
    registry: readRegistry(parts.env, now),
    keyPatienceMs: readKeyPatience(parts.env),
    previewSettlement: settlementPreviews(parts),
  };
  await inTransaction(db, (tx) => publishShipped(tx, deps));
  const { parts: handlerParts, gate, mailer } = openSides(parts, deps);
  const { bindings, access } = surface(handlerParts);
  return {
    bindings: [
      ...bindings,
      ...kycRpcs(handlerParts),
      credentialRpcs(handlerParts, gate),
      ...peopleRpcs(handlerParts),
      ...privacyRpcs(handlerParts),
    ],
    access: [...access, ...peopleAccess],
    resources: [
      { name: 'credential gate', stop: () => gate.stop() },
      { name: 'mailer', stop: () => Promise.resolve(mailer?.close()) },
    ],
    subscriptions: subscriptions(deps),
    jobs: [
      forgetSignInsJob(db),
      announceAgreementsJob(db, deps),
      reviewBindingsJob(db, deps),
      reportOverridesJob(db, deps),
      watchRequirementsJob(db, deps),
      askRegistryJob(db, deps),
      forgetNoncesJob(db),
      deliverMailJob(db, deps, mailer),
      keepPrivacyClocksJob(db, deps),
    ],
  };
}

const peopleAccess = [
  [CredentialsServiceService, credentialsAccess],
  [MembersServiceService, membersAccess],
  [SessionsServiceService, sessionsAccess],
  [DeliveriesServiceService, deliveriesAccess],
  [PrivacyServiceService, privacyAccess],
  [ClosuresServiceService, closuresAccess],
  [KeysServiceService, keysAccess],
] as const satisfies Composed<AccountsTables>['access'];

/** What reaches beyond calls: who hears of changed credentials, and who takes mail. */
function openSides({ database, db, now, env, log }: Parts<AccountsTables>, deps: AccountsDeps) {
  return {
    parts: { db, now, deps } satisfies HandlerParts,
    gate: openCredentialGate(database, deps, (err, what) => log.warn({ err }, what)),
    mailer: mailerOf(readMailSettings(env)),
  };
}

function keysOf(env: Parts<AccountsTables>['env']): AccountsDeps['keys'] {
  const { master, older, digest } = readAccountsKeys(env);
  return { management: localKeyManagement(master, older), digest };
}

function mailerOf(settings: MailSettings | undefined): Mailer | undefined {
  if (settings === undefined) return undefined;
  const { from } = settings;
  return settings.kind === 'smtp' ? smtpMailer(settings.url, from) : folderMailer(settings.folder, from);
}

/** Enforcement is found at the first question: everything else goes on without its address. */
function settlementPreviews({ peers }: Parts<AccountsTables>): AccountsDeps['previewSettlement'] {
  let client: Client<typeof SettlementPreviews> | undefined;
  return (tenantId, call) => {
    client ??= peers('enforcement', SettlementPreviews);
    return client.previewClosure({ tenantId }, { parent: call });
  };
}

function personTokens({ identity }: Parts<AccountsTables>): AccountsDeps['issuePersonToken'] {
  return async (person, sessionSeconds): Promise<PersonToken> => {
    // Whoever reads a token lives in real time, on whatever day a test lets this service live.
    const signedAt = new Date();
    const seconds = Math.min(PERSON_TOKEN_SECONDS, sessionSeconds);
    const token = await signPersonToken(identity, person, signedAt, seconds);
    return { token, expiresAt: new Date(signedAt.getTime() + seconds * 1000) };
  };
}

function surface(parts: HandlerParts): Pick<Composed<AccountsTables>, 'bindings' | 'access'> {
  return {
    bindings: [
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
      implement(NoticesServiceService, { listNotices: listNoticesHandler(parts) }),
    ],
    access: [
      [TenantsServiceService, tenantsAccess],
      [UsersServiceService, usersAccess],
      [AgreementsServiceService, agreementsAccess],
      [OverridesServiceService, overridesAccess],
      [VerificationsServiceService, verificationsAccess],
      [DocumentsServiceService, documentsAccess],
      [RequirementsServiceService, requirementsAccess],
      [IdentitiesServiceService, identitiesAccess],
      [ReopeningsServiceService, reopeningsAccess],
      [NoticesServiceService, noticesAccess],
    ],
  };
}
