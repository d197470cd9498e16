// The tables of invitations, resets and confirmations, as Kysely sees them.

/** A link that works once. */
export interface OneTimeLinkRow {
  link_id: string;
  purpose: string;
  token_digest: Uint8Array;
  /** Null for staff. */
  tenant_id: string | null;
  /** Whose link it is; of an invitation, who they will be. */
  user_id: string;
  /** Whose data key the content is sealed with: the tenant, or the member of staff. */
  key_owner: string;
  /** JSON under that key: a name, an address. */
  sealed_content: Uint8Array;
  roles: string[];
  staff_login: string | null;
  created_at: Date;
  created_by: string;
  expires_at: Date;
  used_at: Date | null;
  withdrawn_at: Date | null;
}

/** Somebody asked for a reset of this login, whether or not anybody has it. */
export interface ResetRequestRow {
  login_digest: Uint8Array;
  requested_at: Date;
  handled_at: Date | null;
}

export interface NoticePreferenceRow {
  user_id: string;
  category: string;
  email: boolean;
}

export interface PeopleTables {
  one_time_link: OneTimeLinkRow;
  reset_request: ResetRequestRow;
  notice_preference: NoticePreferenceRow;
}
