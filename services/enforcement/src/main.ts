// The enforcement process.
import { serviceMain } from '@tollgate/service';
import { enforcement } from './definition.ts';

await serviceMain(enforcement);
