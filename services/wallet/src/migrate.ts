// Brings the wallet's schema up to date, as its owner, before a rollout.
import { migrateMain } from '@tollgate/service';
import { wallet } from './definition.ts';

await migrateMain(wallet);
