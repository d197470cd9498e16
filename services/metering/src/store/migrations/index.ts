// All migrations of the metering database, the platform's tables first.

import type { Migration } from '@tollgate/db';
import { platformMigrations } from '@tollgate/service';

import { contracts } from './20261122T0130Z-contracts.ts';
import { corrections20261122 as corrections } from './20261122T0055Z-corrections.ts';
import { mailDomains } from './20261122T0220Z-mail-domains.ts';
import { lateAgreements } from './20261122T0410Z-late-agreements.ts';
import { openMessages } from './20261122T0138Z-open-messages.ts';
import { replayed } from './20261122T0128Z-replayed.ts';
import { outcomeDays } from './20261122T0105Z-outcome-days.ts';
import { reconciliation } from './20261122T0105Z-reconciliation.ts';
import { tenantTotals } from './20261122T0548Z-tenant-totals.ts';
import { undatedPass } from './20261122T0430Z-undated-pass.ts';
import { waitingTotals } from './20261122T0420Z-waiting-totals.ts';
import { waitingLines } from './20261122T0230Z-waiting-lines.ts';
import { webHookFailures } from './20261122T0245Z-web-hook-failures.ts';
import { webHooks } from './20261122T0110Z-web-hooks.ts';
import { jobReports } from './20261122T0112Z-job-reports.ts';
import { postponedReports } from './20261121T2340Z-postponed-reports.ts';
import { metering } from './20261121T2200Z-metering.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  ...platformMigrations,
  '20261121T2200Z-metering': metering,
  '20261121T2340Z-postponed-reports': postponedReports,
  '20261122T0055Z-corrections': corrections,
  '20261122T0105Z-reconciliation': reconciliation,
  '20261122T0105Z-outcome-days': outcomeDays,
  '20261122T0110Z-web-hooks': webHooks,
  '20261122T0112Z-job-reports': jobReports,
  '20261122T0130Z-contracts': contracts,
  '20261122T0128Z-replayed': replayed,
  '20261122T0138Z-open-messages': openMessages,
  '20261122T0220Z-mail-domains': mailDomains,
  '20261122T0230Z-waiting-lines': waitingLines,
  '20261122T0245Z-web-hook-failures': webHookFailures,
  '20261122T0410Z-late-agreements': lateAgreements,
  '20261122T0420Z-waiting-totals': waitingTotals,
  '20261122T0430Z-undated-pass': undatedPass,
  '20261122T0548Z-tenant-totals': tenantTotals,
};
