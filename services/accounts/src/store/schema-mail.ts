// The tables of e-mail and its proof, as Kysely sees them.

/** A notice that is not mailed yet. */
export interface NoticeOutgoingRow {
  notice_id: string;
  tenant_id: string;
  topic: string;
  ready_at: Date;
}

/** Append-only: the same thing happened again. */
export interface NoticeRepeatRow {
  notice_id: string;
  repeated_at: Date;
}

/** Append-only but for rotations of keys: what a notice said, and said then. */
export interface NoticeWordsRow {
  words_id: string;
  notice_id: string;
  ordinal: number;
  said_at: Date;
  sealed_words: Uint8Array;
}

/** One e-mail to one person. */
export interface MailRow {
  mail_id: string;
  purpose: string;
  /** Null for mail to staff. */
  tenant_id: string | null;
  /** Set for mail of notices. */
  topic: string | null;
  user_id: string | null;
  /** Whose data key the address and the content are sealed with. */
  key_owner: string;
  sealed_address: Uint8Array;
  address_digest: Uint8Array;
  /** Null once it is delivered or given up: links in it must not lie about. */
  sealed_content: Uint8Array | null;
  state: string;
  attempts: number;
  next_attempt_at: Date;
  created_at: Date;
}

/** Append-only: which notices an e-mail carries. */
export interface MailNoticeRow {
  mail_id: string;
  notice_id: string;
}

/** Append-only: the proof. */
export interface MailAttemptRow {
  mail_id: string;
  attempt: number;
  attempted_at: Date;
  accepted: boolean;
  response: string;
}

export interface MailTables {
  notice_outgoing: NoticeOutgoingRow;
  notice_repeat: NoticeRepeatRow;
  notice_words: NoticeWordsRow;
  mail: MailRow;
  mail_notice: MailNoticeRow;
  mail_attempt: MailAttemptRow;
}
