import { serverTests } from './src/vitest.ts';

export default serverTests();
