// Facts that accounts would publish, for private stacks without it: the other services cannot tell the difference.
import { latestAgreement } from '@tollgate/agreements';
import { AgreementAccepted, TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { connectNats, ensureStreams, streamsOf, type Broker } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { join } from 'node:path';
import type { ServiceName } from '@tollgate/auth';
import { DEMO_AGREEMENT } from './demo-tenants.ts';
import type { StackFile } from './stack-file.ts';

/** A JetStream connection as one of the stack's identities, with what that one may do there. */
export async function connectBroker(stack: StackFile, as: ServiceName): Promise<Broker> {
  const broker = await connectNats(
    { url: stack.natsUrl, identityDir: join(stack.identitiesDir, as), name: `outside-${as}` },
    silentLog,
  );
  await ensureStreams(broker, { streams: streamsOf(as) });
  return broker;
}

/** Says of each tenant that it has registered and accepted an agreement, as of an hour ago. */
export async function announceTenants(
  broker: Broker,
  tenantIds: readonly string[],
  agreementId: string = DEMO_AGREEMENT,
): Promise<void> {
  const occurTime = new Date(Date.now() - 3_600_000);
  const agreement = latestAgreement(agreementId, occurTime);
  if (agreement === undefined) throw new Error(`No agreement ${agreementId} is in force.`);
  const publish = async (subject: string, payload: Uint8Array): Promise<void> => {
    await broker.jetstream.publish(`tollgate.accounts.${subject}`, payload, { msgID: newId('evt') });
  };
  await Promise.all(
    tenantIds.map(async (tenantId) => {
      const registered = TenantRegistered.fromPartial({ tenantId, kind: 'TENANT_KIND_ENTERPRISE', occurTime });
      await publish('tenant_registered', TenantRegistered.encode(registered).finish());
      const accepted = AgreementAccepted.fromPartial({
        tenantId,
        acceptanceId: newId('acc'),
        agreementId: agreement.id,
        version: agreement.version,
        contentHash: agreement.contentHash,
        mode: 'ACCEPTANCE_MODE_CLICK',
        occurTime,
      });
      await publish('agreement_accepted', AgreementAccepted.encode(accepted).finish());
    }),
  );
}
