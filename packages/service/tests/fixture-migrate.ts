// migrate.ts of the fixture service, run as a process by main.test.ts.
import { migrateMain } from '../src/index.ts';
import { fixture } from './fixture.ts';

await migrateMain(fixture);
