// main.ts of the fixture service, run as a process by main.test.ts.
import { serviceMain } from '../src/index.ts';
import { fixture } from './fixture.ts';

await serviceMain(fixture);
