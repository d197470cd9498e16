// The wallet's process.
import { serviceMain } from '@tollgate/service';
import { wallet } from './definition.ts';

await serviceMain(wallet);
