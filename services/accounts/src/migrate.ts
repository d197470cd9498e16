// Brings the database of accounts to the newest schema, as its owner, and ends.
import { migrateMain } from '@tollgate/service';
import { accounts } from './definition.ts';

await migrateMain(accounts);
