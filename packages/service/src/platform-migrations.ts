// The tables that every service's database has because of the platform: outbox, inbox and request log, and who may do what
// to them.
import { inboxMigration } from '@tollgate/consumer';
import type { Migration } from '@tollgate/db';
import { outboxMigration } from '@tollgate/outbox';
import { replayMigration } from '@tollgate/replay';
import { platformRights } from './platform-rights.ts';

/** Spread these into a service's own migrations. They are never renamed. */
export const platformMigrations: Readonly<Record<string, Migration>> = {
  '20260101T0000Z-outbox': outboxMigration,
  '20260101T0001Z-inbox': inboxMigration,
  '20260101T0002Z-request-log': replayMigration,
  '20261122T1300Z-platform-rights': platformRights,
};
