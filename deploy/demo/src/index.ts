// What the end-to-end tests play.
export { playLife } from './life.ts';
