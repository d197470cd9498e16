// Public list of @tollgate/audit-chain.
export { type ChainCheck, createChainCheck } from './chain-check.ts';
export { type AuditEntry, type AuditFact, type ChainHead, PLATFORM, sealEntry, START } from './entry.ts';
export { fromLine, toLine } from './line.ts';
