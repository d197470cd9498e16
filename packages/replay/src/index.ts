// Public list of @tollgate/replay.

export { once, type OnceOptions, type RequestKey, type ResultCodec } from './once.ts';
export { forgetOldRequests, REMEMBERED_DAYS } from './retention.ts';
export { replayMigration, type ReplayTables, type RequestLogRow } from './table.ts';
