// The metering process.
import { serviceMain } from '@tollgate/service';

import { metering } from './definition.ts';

await serviceMain(metering);
