// What the end-to-end tests share with the chaos runs.
export { publishBatch, recordBatch } from './metering/feed.ts';
export { foundOf, proveExactlyOnce, unpublished } from './metering/proof.ts';
export { CREDIT_MICROS, startMeteringWorld, type MeteringWorld } from './metering/world.ts';
