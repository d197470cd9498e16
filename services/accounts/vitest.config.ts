import { serverTests } from '@tollgate/testing/vitest';

export default serverTests();
