// Brings billing's database to the newest schema, as its owner, and ends.

import { migrateMain } from '@tollgate/service';
import { billing } from './definition.ts';

await migrateMain(billing);
