// Restrictions and the standing that follows from them: what a tenant may do is derived, never set.

/** Why a restriction exists; it decides who can lift it. */
export const CAUSES = ['TERMINATION', 'STAFF', 'AUTOMATIC', 'AGREEMENT', 'KYC', 'ARREARS'] as const;
export type Cause = (typeof CAUSES)[number];

/** What a restriction can stop. Reading, exporting, paying a debt, signing in and appealing are never stopped. */
export const ACTIONS = ['SEND', 'TOP_UP', 'SPEND'] as const;
export type Action = (typeof ACTIONS)[number];

/** SYSTEM: ends by itself once its cause is gone. STAFF: a person ends it. NOBODY: it stays. */
export type LiftableBy = 'SYSTEM' | 'STAFF' | 'NOBODY';

/** What messages are for, where somebody says. */
export const MESSAGE_CLASSES = ['MARKETING', 'ONE_TIME_PASSWORD', 'NOTIFICATION'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** The part of what a tenant does that a restriction is about; the value is empty for the account. */
export interface Scope {
  readonly kind: 'ACCOUNT' | 'MESSAGE_CLASS' | 'PRODUCT' | 'SENDER_DOMAIN';
  readonly value: string;
}

export const ACCOUNT: Scope = { kind: 'ACCOUNT', value: '' };

/** What is to be sent, as far as the request says; empty for what it does not say. */
export interface Traffic {
  readonly product: string;
  readonly messageClass: MessageClass | '';
  readonly senderDomain: string;
}

/** A text in both languages of the product. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** One independent reason why a tenant may not do something. */
export interface Restriction {
  readonly restrictionId: string;
  readonly tenantId: string;
  readonly cause: Cause;
  readonly actions: readonly Action[];
  readonly scope: Scope;
  /** The sanction that put it there; null for others. */
  readonly sanctionId: string | null;
  readonly clauseId: string;
  readonly reason: Text;
  readonly remedy: Text;
  readonly liftableBy: LiftableBy;
  /** Who imposed it: `user:usr_…` or `service:enforcement`. */
  readonly actor: string;
  readonly createdAt: Date;
  /** When it ends by itself; null when it does not. */
  readonly expiresAt: Date | null;
  /** Null while it stands. */
  readonly liftedAt: Date | null;
}

/** What a tenant may do with its account; what is restricted in part stands among the restrictions only. */
export interface Standing {
  readonly maySend: boolean;
  readonly mayTopUp: boolean;
  readonly maySpend: boolean;
  /** The restrictions that stand, gravest cause first. */
  readonly restrictions: readonly Restriction[];
}

/** Whose standing it is, and which of its versions. */
export interface StandingOwner {
  readonly tenantId: string;
  readonly version: bigint;
  readonly agreementId: string | null;
  readonly agreementVersion: string | null;
}

/** Whether it stands at an instant: neither lifted nor past its own end. */
export function isActive(restriction: Restriction, now: Date): boolean {
  return restriction.liftedAt === null && (restriction.expiresAt === null || restriction.expiresAt > now);
}

/** The union of what the active restrictions stop. Neither their order nor those that were lifted matter. */
export function standingOf(restrictions: readonly Restriction[], now: Date): Standing {
  const active = restrictions.filter((each) => isActive(each, now)).toSorted(gravestFirst);
  const whole = active.filter((each) => each.scope.kind === 'ACCOUNT');
  const may = (action: Action): boolean => !whole.some((each) => each.actions.includes(action));
  return { maySend: may('SEND'), mayTopUp: may('TOP_UP'), maySpend: may('SPEND'), restrictions: active };
}

/** The restriction to tell about when a send is refused: the one that has to go first. */
export function whatStopsSending(standing: Standing, traffic: Traffic): Restriction | undefined {
  return standing.restrictions.find((each) => each.actions.includes('SEND') && covers(each.scope, traffic));
}

/** Whether it is about that traffic. What a request does not say may be anything: then it is. */
export function covers({ kind, value }: Scope, traffic: Traffic): boolean {
  switch (kind) {
    case 'ACCOUNT':
      return true;
    case 'PRODUCT':
      return traffic.product === value;
    case 'MESSAGE_CLASS':
      return traffic.messageClass === '' || traffic.messageClass === value;
    case 'SENDER_DOMAIN': {
      const domain = traffic.senderDomain.toLowerCase();
      return domain === '' || domain === value || domain.endsWith(`.${value}`);
    }
  }
}

function gravestFirst(a: Restriction, b: Restriction): number {
  const byCause = CAUSES.indexOf(a.cause) - CAUSES.indexOf(b.cause);
  if (byCause !== 0) return byCause;
  return a.restrictionId < b.restrictionId ? -1 : 1;
}
