// The chain of blocks that seals what was posted, and how far it was proved again.
import { appendOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const blocks: Migration = {
  async up(db) {
    await sql.raw(BLOCKS).execute(db);
    await appendOnly(db, 'ledger_block');
    await revokeFromApp(db, 'block_audit', ['insert', 'delete', 'truncate']);
  },
};

// A block seals every sequence number after the last of the block before it; a row that comes into its range later is a
// fault. The seals are 40 bytes a transfer: its number and the hash of its canonical text.
const BLOCKS = `
  create table ledger_block (
    number bigint primary key check (number > 0),
    first_sequence bigint not null unique,
    last_sequence bigint not null unique check (last_sequence >= first_sequence),
    transfers bigint not null check (transfers between 1 and 4096),
    root bytea not null check (octet_length(root) = 32),
    previous bytea not null unique check (octet_length(previous) = 32),
    hash bytea not null unique check (octet_length(hash) = 32),
    seals bytea not null,
    sealed_at timestamptz not null,
    check (octet_length(seals) = 40 * transfers),
    check ((number = 1) = (first_sequence = 1))
  );
  -- hashes do not get smaller by compression
  alter table ledger_block alter column seals set storage external;
  create table block_audit (
    only_row boolean primary key default true check (only_row),
    -- every block up to here was proved again in the present round
    audited_to bigint not null default 0 check (audited_to >= 0)
  );
  insert into block_audit default values`;
