// For those who start metering in their own process: tests.
export { metering } from './definition.ts';
