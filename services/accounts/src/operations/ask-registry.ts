// Holds submissions against the registry, after the submission has committed. A registry that does not answer leaves the
// decision to people.
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { lockTenant } from '../store/tenants.ts';
import { findToAsk, setRegistryOutcome } from '../store/registry-questions.ts';
import { insertFindings } from '../store/findings.ts';
import { findVerification, type StoredVerification } from '../store/verifications.ts';
import { identitiesOf } from './read-verifications.ts';
import { refreshRequirements } from './refresh-requirements.ts';

const BATCH = 20;
/** After so many checks without an answer a person decides. */
const ATTEMPTS_MAX = 3;
const PAUSE_MS = 60_000;

export async function askRegistry(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  if (!deps.registry.remote) return;
  for (const { stored, attempts } of await findToAsk(db, deps.now(), BATCH)) {
    if (signal.aborted) return;
    await askAbout(db, deps, { stored, attempts }, signal);
  }
}

async function askAbout(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  { stored, attempts }: { readonly stored: StoredVerification; readonly attempts: number },
  signal: AbortSignal,
): Promise<void> {
  const { verificationId, tenantId } = stored.record;
  const identity = (await identitiesOf(db, deps, [stored])).get(verificationId);
  const answer =
    identity === undefined
      ? 'UNAVAILABLE'
      : await deps.registry.check(
          {
            id: verificationId,
            numberType: identity.kind === 'ENTERPRISE' ? 'USCC' : 'RESIDENT_ID',
            number: identity.number,
            legalName: identity.legalName,
            legalPersonName: identity.kind === 'ENTERPRISE' ? identity.legalPersonName : '',
          },
          signal,
        );
  // The service is stopping: no answer came, which says nothing about the registry.
  if (signal.aborted) return;
  await inTransaction(db, async (tx) => {
    const tenant = await lockTenant(tx, tenantId);
    const current = await findVerification(tx, tenantId, verificationId);
    if (tenant === undefined || current?.record.state !== 'PENDING' || current.record.registryOutcome !== 'ASKING')
      return;
    const now = deps.now();
    if (answer === 'UNAVAILABLE' && attempts + 1 < ATTEMPTS_MAX) {
      const nextAt = new Date(now.getTime() + PAUSE_MS * 2 ** attempts);
      await setRegistryOutcome(tx, verificationId, { nextAt, attempts: attempts + 1 });
      return;
    }
    await setRegistryOutcome(tx, verificationId, answer);
    const reason = answer === 'MATCH' ? undefined : (`REGISTRY_${answer}` as const);
    const findings = reason === undefined ? [] : [{ field: '', reason, automatic: true }];
    await insertFindings(tx, verificationId, findings, { actor: 'service:accounts', now });
    await refreshRequirements(tx, deps, tenant);
  });
}
