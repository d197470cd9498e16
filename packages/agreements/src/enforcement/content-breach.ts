// Which clause, or which statute, forbids a class of content.
import { contentClassByCode, type ContentClass } from '../catalogue/content-classes.ts';
import type { AgreementVersion } from '../schema/agreement.ts';

export interface ContentBreach {
  readonly content: ContentClass;
  /** The agreement's clauses that forbid it, then the statute; never empty. */
  readonly clauses: readonly string[];
}

/**
 * What forbids a class of content to a tenant of the agreement: its own clauses, and the statute where the class is on a
 * statutory list, which holds under every agreement. Undefined where neither does, and for a code that does not exist.
 */
export function contentBreach(agreement: AgreementVersion, code: string): ContentBreach | undefined {
  const content = contentClassByCode(code);
  if (content === undefined) return undefined;
  const own = agreement.content.filter((rule) => rule.codes.includes(code)).map((rule) => rule.clause);
  const clauses = content.law === null ? own : [...own, content.law];
  return clauses.length === 0 ? undefined : { content, clauses };
}
