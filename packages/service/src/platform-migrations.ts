// The tables that every service's database has because of the platform: outbox, inbox and request log.
import { inboxMigration } from '@tollgate/consumer';
import type { Migration } from '@tollgate/db';
import { outboxMigration } from '@tollgate/outbox';
import { replayMigration } from '@tollgate/replay';

/** Spread these into a service's own migrations. Their names sort first; they are never renamed. */
export const platformMigrations: Readonly<Record<string, Migration>> = {
  '20260101T0000Z-outbox': outboxMigration,
  '20260101T0001Z-inbox': inboxMigration,
  '20260101T0002Z-request-log': replayMigration,
};
