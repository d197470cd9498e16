// All migrations of the enforcement database, the platform's tables first.
import type { Migration } from '@tollgate/db';
import { grantsOfUnits } from './20261122T050000Z-grants-of-units.ts';
import { platformMigrations } from '@tollgate/service';
import { standing } from './20261121T220000Z-standing.ts';
import { settlementsMigration } from './20261121T221000Z-settlements.ts';
import { endsOfGrants } from './20261121T233000Z-ends-of-grants.ts';
import { drainPlace } from './20261121T234000Z-drain-place.ts';
import { reviews } from './20261121T235000Z-reviews.ts';
import { contracts } from './20261122T013000Z-contracts.ts';
import { requirements } from './20261122T014000Z-requirements.ts';
import { settledPackages } from './20261122T040000Z-settled-packages.ts';
import { sanctionsMigration } from './20261122T041000Z-sanctions.ts';
import { countedFacts } from './20261122T042000Z-counted-facts.ts';
import { casesMigration } from './20261122T042100Z-cases.ts';
import { complaintsMigration } from './20261122T042200Z-complaints.ts';
import { postpaid } from './20261122T051000Z-postpaid.ts';
import { audit } from './20261122T062000Z-audit.ts';
import { endsByTheLadder } from './20261122T061000Z-ends-by-the-ladder.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  ...platformMigrations,
  '20261121T220000Z-standing': standing,
  '20261121T221000Z-settlements': settlementsMigration,
  '20261121T233000Z-ends-of-grants': endsOfGrants,
  '20261121T234000Z-drain-place': drainPlace,
  '20261121T235000Z-reviews': reviews,
  '20261122T013000Z-contracts': contracts,
  '20261122T014000Z-requirements': requirements,
  '20261122T040000Z-settled-packages': settledPackages,
  '20261122T041000Z-sanctions': sanctionsMigration,
  '20261122T042000Z-counted-facts': countedFacts,
  '20261122T042100Z-cases': casesMigration,
  '20261122T042200Z-complaints': complaintsMigration,
  '20261122T050000Z-grants-of-units': grantsOfUnits,
  '20261122T051000Z-postpaid': postpaid,
  '20261122T061000Z-ends-by-the-ladder': endsByTheLadder,
  '20261122T062000Z-audit': audit,
};
