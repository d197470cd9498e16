// Every fact of every service, for the audit log. Of metering only decisions: its counts are proved there.
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { recordAudit } from '../operations/record-audit.ts';

const SOURCES = [
  { consumer: 'enforcement-audit-accounts', stream: 'ACCOUNTS', subject: 'tollgate.accounts.>' },
  { consumer: 'enforcement-audit-wallet', stream: 'WALLET', subject: 'tollgate.wallet.>' },
  { consumer: 'enforcement-audit-billing', stream: 'BILLING', subject: 'tollgate.billing.>' },
  { consumer: 'enforcement-audit-enforcement', stream: 'ENFORCEMENT', subject: 'tollgate.enforcement.>' },
  ...(
    [
      'usage_corrected',
      'discrepancy_opened',
      'discrepancy_resolved',
      'discrepancy_dismissed',
      'privacy_confirmed',
    ] as const
  ).map((event) => ({
    consumer: `enforcement-audit-${event.replace('_', '-')}`,
    stream: 'METERING',
    subject: `tollgate.metering.${event}`,
  })),
] as const;

export const audited = (deps: Deps): Subscription<EnforcementTables, unknown>[] =>
  SOURCES.map((source) =>
    subscription<EnforcementTables, Uint8Array>({
      ...source,
      // The bytes are what is recorded: what they mean is looked up, and need not be known.
      decode: (bytes) => bytes,
      handle: (tx, payload, { subject, messageId, time, actor }) =>
        recordAudit(tx, { subject, eventId: messageId, storedAt: time, actor, payload }, deps.now()),
    }),
  );
