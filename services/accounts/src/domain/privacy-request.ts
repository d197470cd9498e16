// What people may ask about their data (PIPL art. 44-50), who may do what with a request, and what a service holds.

export type PrivacyKind = 'ACCESS' | 'COPY' | 'RECTIFY' | 'ERASE' | 'RESTRICT' | 'OBJECT' | 'WITHDRAW' | 'EXPLAIN';
export type PrivacyState = 'IDENTITY_PENDING' | 'OPEN' | 'PAUSED' | 'EXECUTING' | 'COMPLETED' | 'REFUSED';
/** RETENTION_ENDED: nobody asked, the law's time to keep is over. */
export type IdentityCheck = 'PASSWORD' | 'PAPER_SEEN' | 'CALLED_BACK' | 'RETENTION_ENDED';
export type RefusalGround =
  | 'LEGAL_RETENTION'
  | 'IDENTITY_NOT_PROVED'
  | 'EXCESSIVE'
  | 'RIGHTS_OF_OTHERS'
  | 'INVESTIGATION'
  | 'NOTHING_HELD'
  | 'CLAIM_OPEN';

/** One kind of record that a service holds of a tenant. */
export interface Holding {
  readonly category: string;
  readonly records: bigint;
  readonly treatment: 'ERASED' | 'RETAINED' | 'NOT_PERSONAL';
  /** What it is kept by; empty otherwise. */
  readonly law: string;
}

export interface Confirmation {
  readonly service: string;
  readonly holdings: readonly Holding[];
  readonly confirmedAt: Date;
}

export interface PrivacyStep {
  readonly step: string;
  readonly at: Date;
  readonly actor: string;
  readonly detail: string;
}

/**
 * The clock of a request: running towards `dueAt`, or standing with `daysLeft`. OPEN with `daysLeft`: it runs, and its end is
 * set once the year's holidays are announced.
 */
export type PrivacyClock =
  | { readonly dueAt: Date; readonly daysLeft: undefined }
  | { readonly dueAt: undefined; readonly daysLeft: number };

export interface PrivacyRecord {
  readonly privacyRequestId: string;
  readonly tenantId: string;
  readonly kind: PrivacyKind;
  readonly state: PrivacyState;
  readonly submittedAt: Date;
  readonly submittedBy: string;
  readonly identityCheck: IdentityCheck | undefined;
  readonly provedBy: string | undefined;
  readonly rule: ClockSetting;
  readonly clock: PrivacyClock;
  readonly orderedAt: Date | undefined;
  readonly refusalGround: RefusalGround | undefined;
  readonly endedAt: Date | undefined;
  readonly decidedBy: string | undefined;
  readonly exportExpiresAt: Date | undefined;
}

/** What is waited for while a clock stands. */
export type PauseReason = 'SCOPE_UNCLEAR' | 'PAPERS_MISSING' | 'AUTHORITY_UNCLEAR';

export const isDeadlinePending = ({ state, clock }: Pick<PrivacyRecord, 'state' | 'clock'>): boolean =>
  state === 'OPEN' && clock.dueAt === undefined;

/** How long an answer may take, and what says so. */
export interface ClockSetting {
  readonly clauseId: string;
  readonly days: number;
  readonly workingDays: boolean;
}

/** What is done with a request. */
export type PrivacyMove = 'PROVE' | 'PAUSE' | 'RESUME' | 'ANSWER' | 'REFUSE' | 'EXPORT' | 'ERASE';

const FROM: Readonly<Record<PrivacyMove, readonly PrivacyState[]>> = {
  PROVE: ['IDENTITY_PENDING'],
  PAUSE: ['OPEN'],
  RESUME: ['PAUSED'],
  ANSWER: ['OPEN'],
  // Who never proves to be the tenant is refused as well.
  REFUSE: ['IDENTITY_PENDING', 'OPEN', 'PAUSED'],
  EXPORT: ['OPEN'],
  ERASE: ['OPEN'],
};

const ORDERED: Readonly<Partial<Record<PrivacyMove, readonly PrivacyKind[]>>> = {
  EXPORT: ['ACCESS', 'COPY'],
  ERASE: ['ERASE'],
  // Words alone would be no copy and no erasure.
  ANSWER: ['RECTIFY', 'RESTRICT', 'OBJECT', 'WITHDRAW', 'EXPLAIN'],
};

/** Why a move is not possible; undefined when it is. */
export function obstacle(
  { state, kind }: Pick<PrivacyRecord, 'state' | 'kind'>,
  move: PrivacyMove,
): 'STATE' | 'KIND' | undefined {
  if (!FROM[move].includes(state)) return 'STATE';
  const kinds = ORDERED[move];
  return kinds === undefined || kinds.includes(kind) ? undefined : 'KIND';
}

/** Services that have to say what they hold before a request is complete; accounts speaks for itself. */
export const CONFIRMING_SERVICES = ['wallet', 'metering', 'billing', 'enforcement'] as const;

/** For so long a package can be downloaded. */
export const EXPORT_LIFE_MS = 7 * 86_400_000;

/** At most so many requests of a tenant at a time: more are excessive on their face (hongfengye/5.8). */
export const PENDING_MAX = 20;
