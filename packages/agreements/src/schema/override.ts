// The shape of a sealed contract that departs from an agreement version for one tenant: a patch over its rules.
import { z } from 'zod';
import { clause } from './terms.ts';
import { bilingual, clauseId } from './words.ts';

/** The clauses of sealed contracts begin with it, so that no provider's clause can be taken for one. */
export const CONTRACT_PREFIX = 'sealed';

/** A rule, or a list to add one to, named as in a difference of versions: `settlement.rules[ATTACK PROVIDER].lots.CASH`. */
const path = z
  .string()
  .max(200)
  .regex(/^[a-z][A-Za-z]*(?:\.[A-Za-z_]+|\[[^[\]]+\])*$/, 'a path such as billing.bases[SMS_CN]');
const value = z.record(z.string(), z.json());

/** What one clause of the contract does to one rule. */
const change = z.discriminatedUnion('operation', [
  /** Members that are not named stay as they are. */
  z.strictObject({ operation: z.literal('SET'), path, clause: clauseId, value }),
  /** To a list, or where the agreement has no such rule. */
  z.strictObject({ operation: z.literal('ADD'), path, clause: clauseId, value }),
  z.strictObject({ operation: z.literal('REMOVE'), path, clause: clauseId }),
]);

export const overrideFile = z.strictObject({
  agreementId: z.string(),
  version: z.string(),
  /** Of the version that was read when the contract was made. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex'),
  title: bilingual,
  /** The contract's own clauses in short words; every change rests on one of them. */
  clauses: z.array(clause).max(100),
  /** None: the agreement holds again as it stands. */
  changes: z.array(change).max(100),
});
export type OverrideChange = z.infer<typeof change>;

/** A sealed contract as data. */
export type AgreementOverride = z.infer<typeof overrideFile>;
