// Public list of @tollgate/ledger-proof.
export { type NamedAccount, readAccountName } from './account-names.ts';
export { blockHash, NO_BLOCK, readSeals } from './block.ts';
export { DUMP_FORMAT, type DumpAccount, type DumpBlock, type DumpEnd, type DumpHeader } from './dump.ts';
export { type Field, type Part, PARTS, SEALED } from './fields.ts';
export { type Head, type HeadReading, readHead, signHead } from './head.ts';
export { ABSENT_PART, LEAF_HEADER, NULL_FIELD } from './leaf.ts';
export { CHILDREN, LEAVES_MOST, NODE_PREFIX, proofOf, type ProofStep, rootByProof } from './tree.ts';
export { type DumpProof, type NamedHead, verifyDump } from './verify-dump.ts';
