// What the service's role may do to the platform's tables, and nothing else: an event is marked as published and stays what
// it is, what was received and what was answered is forgotten when its time is over and not before.
import { keepRows, type Migration, revokeFromApp, updateOnly } from '@tollgate/db';

export const platformRights: Migration = {
  async up(db) {
    await updateOnly(db, 'outbox', ['published_at']);
    await revokeFromApp(db, 'inbox', ['update', 'truncate']);
    await revokeFromApp(db, 'request_log', ['update', 'truncate']);
    // A day less than packages/replay and packages/consumer keep them, for clocks that differ.
    await keepRows(db, 'request_log', { since: 'created_at', days: 89 });
    await keepRows(db, 'inbox', { since: 'received_at', days: 34 });
  },
};
