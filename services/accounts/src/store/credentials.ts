// Credentials, and the nonces of signed requests.
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { Credential, CredentialEnd } from '../domain/credential.ts';
import type { AccountsTables } from './schema.ts';
import type { CredentialRow } from './schema-credentials.ts';

/** A credential whose words are still sealed; what older code wrote in the open stands in the credential itself. */
export interface SealedCredential {
  readonly credential: Credential;
  readonly sealedName: Uint8Array | undefined;
  readonly sealedEndReason: Uint8Array | undefined;
}

/** A credential with its secret as it is stored. */
export interface StoredCredential {
  readonly credential: Credential;
  /** Set for API keys. */
  readonly sealedSecret: Uint8Array | undefined;
  /** Set for SMTP accounts. */
  readonly secretHash: string | undefined;
}

export async function insertCredential(
  tx: Tx<AccountsTables>,
  stored: StoredCredential & { readonly sealedName: Uint8Array | undefined },
): Promise<void> {
  const { credential: it } = stored;
  await tx
    .insertInto('credential')
    .values({
      credential_id: it.credentialId,
      tenant_id: it.tenantId,
      kind: it.kind,
      public_id: it.publicId,
      name: '',
      sealed_name: stored.sealedName ?? null,
      sealed_secret: stored.sealedSecret ?? null,
      secret_hash: stored.secretHash ?? null,
      actions: [...it.scope.actions],
      products: [...it.scope.products],
      domains: [...it.scope.domains],
      state: it.state,
      created_at: it.createdAt,
      created_by: it.createdBy,
      expires_at: it.expiresAt ?? null,
      last_used_at: null,
      replaced_by: null,
      ended_at: null,
      ended_by: null,
      end_reason: null,
    })
    .execute();
}

/** By what programs call it; not of a closed tenant. */
export async function findLiveCredential(
  db: Reader<AccountsTables>,
  publicId: string,
): Promise<StoredCredential | undefined> {
  const row = await db
    .selectFrom('credential')
    .innerJoin('tenant', 'tenant.tenant_id', 'credential.tenant_id')
    .selectAll('credential')
    .where('credential.public_id', '=', publicId)
    .where('tenant.state', '<>', 'CLOSED')
    .executeTakeFirst();
  return row && fromRowStored(row);
}

/** Those of a tenant that are neither revoked nor expired, or the one that is asked for whatever its state; locked. */
export async function lockCredentials(
  tx: Tx<AccountsTables>,
  filter: { readonly tenantId: string; readonly credentialId: string | undefined; readonly now: Date },
): Promise<SealedCredential[]> {
  let query = tx.selectFrom('credential').selectAll().where('tenant_id', '=', filter.tenantId);
  query =
    filter.credentialId === undefined
      ? query
          .where('state', '<>', 'REVOKED')
          .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', filter.now)]))
      : query.where('credential_id', '=', filter.credentialId);
  const rows = await query.orderBy('credential_id').forUpdate().execute();
  return rows.map(fromRowSealed);
}

/** Newest first, from below `before`. */
export async function findCredentials(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<SealedCredential[]> {
  let query = db
    .selectFrom('credential')
    .selectAll()
    .where('tenant_id', '=', filter.tenantId)
    .orderBy('credential_id', 'desc')
    .limit(filter.limit);
  if (filter.before !== undefined) query = query.where('credential_id', '<', filter.before);
  return (await query.execute()).map(fromRowSealed);
}

export async function findCredentialsByIds(
  db: Reader<AccountsTables>,
  tenantId: string,
  credentialIds: readonly string[],
): Promise<SealedCredential[]> {
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('credential_id', 'in', [...credentialIds])
    .execute();
  return rows.map(fromRowSealed);
}

export async function endCredential(
  tx: Tx<AccountsTables>,
  credentialId: string,
  state: 'FROZEN' | 'REVOKED',
  end: Omit<CredentialEnd, 'reason'> & { readonly sealedReason: Uint8Array | undefined },
): Promise<void> {
  const { at, by, sealedReason } = end;
  await tx
    .updateTable('credential')
    .set({ state, ended_at: at, ended_by: by, end_reason: null, sealed_end_reason: sealedReason ?? null })
    .where('credential_id', '=', credentialId)
    .execute();
}

export async function setReplaced(
  tx: Tx<AccountsTables>,
  credentialId: string,
  by: { readonly credentialId: string; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ replaced_by: by.credentialId, expires_at: by.expiresAt })
    .where('credential_id', '=', credentialId)
    .execute();
}

/** Never back in time, whichever process writes later. */
export async function writeLastUses(tx: Tx<AccountsTables>, uses: ReadonlyMap<string, Date>): Promise<void> {
  const sorted = [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    with uses as (
      select * from unnest(${sorted.map(([id]) => id)}::text[], ${sorted.map(([, at]) => at)}::timestamptz[]) as u(id, at)
    ), locked as (
      select credential_id, at from credential join uses on credential_id = id order by credential_id for update of credential
    )
    update credential set last_used_at = greatest(last_used_at, locked.at)
    from locked where credential.credential_id = locked.credential_id`.execute(tx);
}

export interface UsedNonce {
  readonly credentialId: string;
  readonly nonce: string;
  readonly forgetAt: Date;
}

/** Notes nonces and answers those that were new, as `credentialId/nonce`. */
export async function insertNonces(db: Reader<AccountsTables>, nonces: readonly UsedNonce[]): Promise<Set<string>> {
  // In one order, so that two processes with the same nonces wait for each other instead of deadlocking.
  const sorted = nonces.toSorted((a, b) => (nonceKey(a) < nonceKey(b) ? -1 : 1));
  const { rows } = await sql<{ key: string }>`
    insert into signature_nonce (credential_id, nonce, forget_at)
    select * from unnest(${sorted.map((each) => each.credentialId)}::text[], ${sorted.map((each) => each.nonce)}::text[],
                         ${sorted.map((each) => each.forgetAt)}::timestamptz[])
    on conflict do nothing
    returning credential_id || '/' || nonce as key`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

export const nonceKey = ({ credentialId, nonce }: Pick<UsedNonce, 'credentialId' | 'nonce'>): string =>
  `${credentialId}/${nonce}`;

export async function deleteNonces(tx: Tx<AccountsTables>, before: Date): Promise<void> {
  await tx.deleteFrom('signature_nonce').where('forget_at', '<', before).execute();
}

function fromRowStored(row: Selectable<CredentialRow>): StoredCredential {
  return {
    credential: fromRow(row),
    sealedSecret: row.sealed_secret ?? undefined,
    secretHash: row.secret_hash ?? undefined,
  };
}

function fromRowSealed(row: Selectable<CredentialRow>): SealedCredential {
  const sealedName = row.sealed_name ?? undefined;
  return { credential: fromRow(row), sealedName, sealedEndReason: row.sealed_end_reason ?? undefined };
}

function fromRow(row: Selectable<CredentialRow>): Credential {
  return {
    credentialId: row.credential_id,
    tenantId: row.tenant_id,
    kind: row.kind as Credential['kind'],
    publicId: row.public_id,
    name: row.name,
    scope: { actions: row.actions, products: row.products, domains: row.domains },
    state: row.state as Credential['state'],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    replacedBy: row.replaced_by ?? undefined,
    ended:
      row.ended_at === null || row.ended_by === null
        ? undefined
        : { at: row.ended_at, by: row.ended_by, reason: row.end_reason ?? '' },
  };
}
