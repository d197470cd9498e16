// For those who start enforcement in their own process: tests.
export { enforcement } from './definition.ts';
