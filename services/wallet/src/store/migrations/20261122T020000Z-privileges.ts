// The service changes what has to change, column by column, and nothing else: names, kinds, amounts asked for, expiry and
// who an account belongs to stay as they were made. Code from before needs no more than this either.
import { revokeFromApp, updateOnly, type Migration } from '@tollgate/db';

export const privileges: Migration = {
  async up(db) {
    // The two columns of a wallet that posting raises; locking its row takes a right to update as well.
    await updateOnly(db, 'wallet', ['version', 'last_sequence']);
    await updateOnly(db, 'ledger_account', ['posted', 'held', 'last_sequence', 'live']);
    await updateOnly(db, 'reservation', ['captured', 'released', 'state']);
    await updateOnly(db, 'reservation_hold', ['amount']);
    await revokeFromApp(db, 'reservation_hold', ['truncate']);
    await updateOnly(db, 'block_audit', ['audited_to']);
    // An answer that was given stays the answer; only retention forgets it.
    await revokeFromApp(db, 'request_log', ['update', 'truncate']);
  },
};
