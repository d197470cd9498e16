// Starts accounts and runs it until a signal.
import { serviceMain } from '@tollgate/service';
import { accounts } from './definition.ts';

await serviceMain(accounts);
