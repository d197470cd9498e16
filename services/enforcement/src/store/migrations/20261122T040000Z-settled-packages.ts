// Packages in settlements: a line of units, and the money that is paid back for them or none.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const settledPackages: Migration = {
  up: async (db) => {
    await sql`
      alter table settlement_lines
        add column units bigint check (units >= 0),
        add column product text not null default '',
        drop constraint settlement_lines_lot_kind_check,
        drop constraint settlement_lines_amount_micros_check,
        add constraint settlement_lines_lot_kind_check check (lot_kind in ('CASH', 'BONUS', 'PACKAGE')),
        add constraint settlement_lines_measure_check check (
          case when lot_kind = 'PACKAGE'
            then units is not null and product <> '' and amount_micros >= 0 and (units > 0 or amount_micros > 0)
            else units is null and product = '' and amount_micros > 0 end)`.execute(db);
  },
};
