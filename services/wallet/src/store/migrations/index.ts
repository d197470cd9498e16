// Every migration of the wallet, by name; names sort in the order to apply and are never renamed.
import type { Migration } from '@tollgate/db';
import { platformMigrations } from '@tollgate/service';
import { blocks } from './20261122T010000Z-blocks.ts';
import { ledger } from './20261121T100000Z-ledger.ts';
import { groupCommit } from './20261122T011000Z-group-commit.ts';
import { liftedOnce } from './20261122T070000Z-lifted-once.ts';
import { namesInOnePass } from './20261122T050000Z-names-in-one-pass.ts';
import { keptReturned } from './20261122T060000Z-kept-returned.ts';
import { payouts } from './20261122T030000Z-payouts.ts';
import { rulesSince } from './20261122T080000Z-rules-since.ts';
import { units } from './20261122T040000Z-units.ts';
import { privileges } from './20261122T020000Z-privileges.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  ...platformMigrations,
  '20261121T100000Z-ledger': ledger,
  '20261122T011000Z-group-commit': groupCommit,
  '20261122T010000Z-blocks': blocks,
  '20261122T020000Z-privileges': privileges,
  '20261122T030000Z-payouts': payouts,
  '20261122T040000Z-units': units,
  '20261122T050000Z-names-in-one-pass': namesInOnePass,
  '20261122T060000Z-kept-returned': keptReturned,
  '20261122T070000Z-lifted-once': liftedOnce,
  '20261122T080000Z-rules-since': rulesSince,
};
