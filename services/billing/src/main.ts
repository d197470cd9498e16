// Starts billing and runs it until a signal.

import { serviceMain } from '@tollgate/service';
import { billing } from './definition.ts';

await serviceMain(billing);
