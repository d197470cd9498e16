// The tables of credentials, as Kysely sees them.
import type { ColumnType } from 'kysely';

export interface CredentialRow {
  credential_id: string;
  tenant_id: string;
  kind: string;
  /** SecretId or SMTP name: what programs call themselves. */
  public_id: string;
  /** Empty since names are sealed. */
  name: string;
  sealed_name: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
  /** Of an API key, under the tenant's data key. */
  sealed_secret: Uint8Array | null;
  /** Of an SMTP account: argon2id, PHC string. */
  secret_hash: string | null;
  actions: string[];
  products: string[];
  domains: string[];
  state: string;
  created_at: Date;
  created_by: string;
  expires_at: Date | null;
  last_used_at: Date | null;
  replaced_by: string | null;
  ended_at: Date | null;
  ended_by: string | null;
  /** Null since reasons are sealed. */
  end_reason: string | null;
  sealed_end_reason: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
}

/** A nonce that was used; kept as long as a request with it could still pass by its time. */
export interface SignatureNonceRow {
  credential_id: string;
  nonce: string;
  forget_at: Date;
}

export interface CredentialTables {
  credential: CredentialRow;
  signature_nonce: SignatureNonceRow;
}
