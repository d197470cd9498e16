// Complaints that channels and regulators tell of, and incidents of channels.

export const COMPLAINT_SOURCES = ['CHANNEL', 'REGULATOR'] as const;
export type ComplaintSource = (typeof COMPLAINT_SOURCES)[number];

/** Complaints of one day about one product over one channel. */
export interface ComplaintReport {
  readonly source: ComplaintSource;
  readonly reference: string;
  readonly channel: string;
  readonly product: string;
  /** Day of Asia/Shanghai on which the messages were sent. */
  readonly day: string;
  readonly complaints: bigint;
  /** The sender where it is confirmed; empty: by share. */
  readonly tenantId: string;
  /** Of a confirmed sender; empty where it is not known. */
  readonly jobId: string;
}

export interface Attribution {
  readonly tenantId: string;
  readonly complaints: bigint;
  readonly volume: bigint;
  readonly totalVolume: bigint;
  readonly confirmed: boolean;
  readonly caseId: string | null;
}

/** A report as it is kept. */
export interface Complaint extends ComplaintReport {
  readonly complaintId: string;
  readonly attributions: readonly Attribution[];
  readonly actor: string;
  readonly createdAt: Date;
}

export const INCIDENT_KINDS = ['RISK', 'SHUTDOWN'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface IncidentShare {
  readonly tenantId: string;
  readonly complaints: bigint;
  readonly totalComplaints: bigint;
  /** Great enough for a case. */
  readonly counts: boolean;
  readonly caseId: string | null;
}

export interface Incident {
  readonly incidentId: string;
  readonly kind: IncidentKind;
  readonly channel: string;
  readonly description: string;
  /** YYYY-MM of Asia/Shanghai. */
  readonly month: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly actor: string;
  readonly createdAt: Date;
  readonly shares: readonly IncidentShare[];
}

/** Messages were sent at most so long before somebody complains. */
export const COMPLAINT_DAYS_BACK = 400;
