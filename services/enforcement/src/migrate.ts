// Brings enforcement's schema up to date, as its owner, and exits.
import { migrateMain } from '@tollgate/service';
import { enforcement } from './definition.ts';

await migrateMain(enforcement);
