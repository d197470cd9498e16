// Brings metering's database up to date, as its owner, before a rollout.
import { migrateMain } from '@tollgate/service';

import { metering } from './definition.ts';

await migrateMain(metering);
