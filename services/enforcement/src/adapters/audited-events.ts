// Events of all services as the audit log reads them: by the generated messages, so that people can read what was recorded.
import { CredentialsFrozen } from '@tollgate/contracts/accounts/v1/credentials';
import {
  AgreementAccepted,
  AgreementPublished,
  RequirementsChanged,
  TenantClosed,
  TenantOpened,
  TenantRegistered,
  TenantVerified,
} from '@tollgate/contracts/accounts/v1/events';
import { PrivacyConfirmed, PrivacyOrdered } from '@tollgate/contracts/accounts/v1/privacy';
import { PersonTokensRevoked } from '@tollgate/contracts/accounts/v1/sessions';
import { AutoTopUpStopped, BalanceLow } from '@tollgate/contracts/billing/v1/auto_top_up';
import { CreditTermsChanged, DunningStepTaken } from '@tollgate/contracts/billing/v1/credit';
import {
  InvoiceIssued,
  OrderCredited,
  PriceBookPublished,
  RefundCompleted,
  RefundFailed,
  RefundRequested,
} from '@tollgate/contracts/billing/v1/events';
import { NoteIssued } from '@tollgate/contracts/billing/v1/notes';
import {
  PackageBought,
  PackageExhausted,
  PackageExpiring,
  PackageRefunded,
} from '@tollgate/contracts/billing/v1/packages';
import { DecisionTold } from '@tollgate/contracts/enforcement/v1/decision_events';
import { SettlementCompleted, StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import {
  DiscrepancyDismissed,
  DiscrepancyOpened,
  DiscrepancyResolved,
  UsageCorrected,
} from '@tollgate/contracts/metering/v1/count_events';
import {
  ArrearsCleared,
  ArrearsStarted,
  BalanceThresholdCrossed,
  LotsCredited,
  SettlementExecuted,
  WalletFrozen,
  WalletUnfrozen,
} from '@tollgate/contracts/wallet/v1/events';

/** A generated message, by what it really is. */
const kind = <M>(codec: { decode(bytes: Uint8Array): M; toJSON(message: M): unknown }) => {
  return (bytes: Uint8Array): unknown => codec.toJSON(codec.decode(bytes));
};

/** Kinds by the third word of their subject. */
const KINDS: ReadonlyMap<string, (bytes: Uint8Array) => unknown> = new Map([
  ['credentials_frozen', kind(CredentialsFrozen)],
  ['tenant_registered', kind(TenantRegistered)],
  ['agreement_accepted', kind(AgreementAccepted)],
  ['tenant_verified', kind(TenantVerified)],
  ['tenant_closed', kind(TenantClosed)],
  ['agreement_published', kind(AgreementPublished)],
  ['tenant_opened', kind(TenantOpened)],
  ['requirements_changed', kind(RequirementsChanged)],
  ['privacy_ordered', kind(PrivacyOrdered)],
  ['privacy_confirmed', kind(PrivacyConfirmed)],
  ['person_tokens_revoked', kind(PersonTokensRevoked)],
  ['balance_low', kind(BalanceLow)],
  ['auto_top_up_stopped', kind(AutoTopUpStopped)],
  ['credit_terms_changed', kind(CreditTermsChanged)],
  ['dunning_step_taken', kind(DunningStepTaken)],
  ['price_book_published', kind(PriceBookPublished)],
  ['order_credited', kind(OrderCredited)],
  ['invoice_issued', kind(InvoiceIssued)],
  ['refund_requested', kind(RefundRequested)],
  ['refund_completed', kind(RefundCompleted)],
  ['refund_failed', kind(RefundFailed)],
  ['note_issued', kind(NoteIssued)],
  ['package_bought', kind(PackageBought)],
  ['package_refunded', kind(PackageRefunded)],
  ['package_expiring', kind(PackageExpiring)],
  ['package_exhausted', kind(PackageExhausted)],
  ['decision_told', kind(DecisionTold)],
  ['standing_changed', kind(StandingChanged)],
  ['settlement_completed', kind(SettlementCompleted)],
  ['usage_corrected', kind(UsageCorrected)],
  ['discrepancy_opened', kind(DiscrepancyOpened)],
  ['discrepancy_resolved', kind(DiscrepancyResolved)],
  ['discrepancy_dismissed', kind(DiscrepancyDismissed)],
  ['lots_credited', kind(LotsCredited)],
  ['arrears_started', kind(ArrearsStarted)],
  ['arrears_cleared', kind(ArrearsCleared)],
  ['settlement_executed', kind(SettlementExecuted)],
  ['wallet_frozen', kind(WalletFrozen)],
  ['wallet_unfrozen', kind(WalletUnfrozen)],
  ['balance_threshold_crossed', kind(BalanceThresholdCrossed)],
]);

/** What an event says; undefined for kinds that are not known here, and for bytes that are none. */
export function eventContent(action: string, bytes: Uint8Array): unknown {
  try {
    return KINDS.get(action.split('.')[0] ?? '')?.(bytes);
  } catch {
    return undefined;
  }
}
