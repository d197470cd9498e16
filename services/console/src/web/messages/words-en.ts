// English words for the values that services answer.
import type { Counterpart } from './catalogue.ts';
import type { wordsZh } from './words-zh.ts';

export const wordsEn: Counterpart<typeof wordsZh> = {
  tenantKind: { TENANT_KIND_INDIVIDUAL: 'Individual', TENANT_KIND_ENTERPRISE: 'Enterprise' },
  tenantState: {
    TENANT_STATE_REGISTERED: 'Registered',
    TENANT_STATE_VERIFYING: 'Being verified',
    TENANT_STATE_OPEN: 'Open',
    TENANT_STATE_CLOSED: 'Closed',
  },
  verificationState: {
    VERIFICATION_STATE_PENDING: 'Waiting for review',
    VERIFICATION_STATE_APPROVED: 'Approved',
    VERIFICATION_STATE_REJECTED: 'Rejected',
  },
  rejectReason: {
    NAME_MISMATCH: 'The name differs from the papers',
    LICENCE_EXPIRED: 'The business licence has expired',
    NUMBER_NOT_FOUND: 'The number is not on record',
    PERSON_MISMATCH: 'The legal representative differs',
    UNREADABLE: 'The papers cannot be read',
  },
  orderState: {
    ORDER_STATE_PENDING: 'Waiting for payment',
    ORDER_STATE_PAID: 'Paid, being credited',
    ORDER_STATE_CREDITED: 'Credited',
  },
  channel: { PAYMENT_CHANNEL_SANDBOX: 'Sandbox (for local use)' },
  lotKind: { LOT_KIND_CASH: 'Cash', LOT_KIND_BONUS: 'Bonus', CASH: 'Cash', BONUS: 'Bonus' },
  restrictionCause: {
    RESTRICTION_CAUSE_AGREEMENT: 'No agreement accepted yet',
    RESTRICTION_CAUSE_KYC: 'Identity not verified yet',
    RESTRICTION_CAUSE_ARREARS: 'The account is in arrears',
    RESTRICTION_CAUSE_STAFF: 'Decision of the provider',
    RESTRICTION_CAUSE_TERMINATION: 'The agreement is ending',
  },
  action: {
    RESTRICTED_ACTION_SEND: 'sending',
    RESTRICTED_ACTION_TOP_UP: 'topping up',
    RESTRICTED_ACTION_SPEND: 'spending',
  },
  liftableBy: {
    SYSTEM: 'Ends by itself once its condition is met',
    STAFF: 'Can be lifted by staff',
    NOBODY: 'Cannot be lifted',
  },
  terminationCause: {
    TERMINATION_CAUSE_PROVIDER_CONVENIENCE: 'The provider’s convenience',
    TERMINATION_CAUSE_MUTUAL: 'Both sides agree',
    TERMINATION_CAUSE_ATTACK: 'An attack on the tenant endangers the provider',
    TERMINATION_CAUSE_TENANT_CLOSURE: 'The tenant closes its account',
    TERMINATION_CAUSE_SERIOUS_BREACH: 'Serious breach by the tenant',
  },
  fate: {
    FATE_REFUNDED: 'Refunded',
    FATE_FORFEITED: 'Forfeited',
    FATE_EXPIRED: 'Lapsed',
    FATE_SET_OFF: 'Set off against debt',
  },
  proposalState: {
    PROPOSAL_STATE_PENDING: 'Waiting for approval',
    PROPOSAL_STATE_APPROVED: 'Approved',
    PROPOSAL_STATE_REJECTED: 'Rejected',
    PROPOSAL_STATE_EXPIRED: 'Expired',
  },
  settlementStep: {
    SETTLEMENT_STEP_ADMISSION_STOPPED: 'Admission stopped',
    SETTLEMENT_STEP_TRAFFIC_DRAINED: 'Traffic drained',
    SETTLEMENT_STEP_USAGE_BILLED: 'Usage billed',
    SETTLEMENT_STEP_VALUE_MOVED: 'Value moved',
    SETTLEMENT_STEP_ACCOUNT_CLOSED: 'Account closed',
  },
  role: {
    support: 'support',
    reviewer: 'reviewer',
    finance: 'finance',
    enforcer: 'enforcer',
    approver: 'approver',
    admin: 'administrator',
    owner: 'owner',
  },
  numberType: { USCC: 'Unified social credit code', RESIDENT_ID: 'Resident identity number' },
};
