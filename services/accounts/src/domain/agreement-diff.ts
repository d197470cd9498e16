// What differs between two versions of an agreement: clauses, and the rules made of them.
import { type AgreementDifference, type AgreementVersion, diffAgreements } from '@tollgate/agreements';
import type { Text } from './notice.ts';

type Clause = AgreementVersion['clauses'][number];

export interface ChangedClause {
  readonly id: string;
  readonly before: Text;
  readonly after: Text;
}

export interface VersionDiff {
  readonly added: readonly Clause[];
  readonly removed: readonly Clause[];
  readonly changed: readonly ChangedClause[];
  /** Everything outside the list of clauses that differs. */
  readonly rules: readonly AgreementDifference[];
}

export function diffVersions(before: AgreementVersion, after: AgreementVersion): VersionDiff {
  const [old, fresh] = [clausesOf(before), clausesOf(after)];
  return {
    added: after.clauses.filter(({ id }) => !old.has(id)),
    removed: before.clauses.filter(({ id }) => !fresh.has(id)),
    changed: after.clauses.flatMap((clause): ChangedClause[] => {
      const was = old.get(clause.id);
      if (was === undefined || JSON.stringify(was) === JSON.stringify(clause)) return [];
      return [{ id: clause.id, before: was.title, after: clause.title }];
    }),
    rules: diffAgreements(before, after).filter(({ path }) => path !== 'version' && !path.startsWith('clauses')),
  };
}

const clausesOf = ({ clauses }: AgreementVersion): ReadonlyMap<string, Clause> =>
  new Map(clauses.map((clause) => [clause.id, clause]));
