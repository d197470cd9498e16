// What other workspaces' tests and benchmarks start: the wallet's definition, and its operations without RPCs around them.
export { wallet } from './definition.ts';
export type { Deps, WalletTables } from './deps.ts';
export type { PostCharge } from './domain/commands/post-charge.ts';
export { Engine } from './engine/engine.ts';
export { openWallet } from './operations/open-wallet.ts';
export { captureReservation, postCharges } from './operations/post-charges.ts';
export { reserve } from './operations/reserve.ts';
export { createTelemetry } from './telemetry.ts';
