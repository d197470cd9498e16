// Public list of @tollgate/evidence.
export { checkEvidence, type CheckedEvidence, type EvidenceKeys } from './check.ts';
export type { EvidenceManifest } from './manifest.ts';
export { type EvidenceFile, type EvidenceSigner, packEvidence } from './pack.ts';
