// What other workspaces' tests start: the wallet's definition.
export { wallet } from './definition.ts';
