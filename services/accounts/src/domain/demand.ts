// A demand of staff for papers, with a date.
import type { DocumentRecord, DocumentType } from './document.ts';

export type DemandState = 'OPEN' | 'MET' | 'WITHDRAWN';

export interface Demand {
  readonly demandId: string;
  readonly tenantId: string;
  readonly state: DemandState;
  /** All of them, uploaded after the demand. */
  readonly documents: readonly DocumentType[];
  /** Coded reason. */
  readonly reason: string;
  /** Empty before an agreement binds. */
  readonly clauseId: string;
  readonly createdAt: Date;
  /** The last instant that is in time. */
  readonly dueAt: Date;
  readonly actor: string;
  readonly endedAt: Date | undefined;
}

/** How far a tenant has come with a demand. */
export interface DemandProgress {
  readonly met: boolean;
  /** Everything is here and some of it waits for the reviewer. */
  readonly waiting: boolean;
  /** When the last paper came; undefined while one is missing. */
  readonly completeAt: Date | undefined;
  /** Reasons of papers that were rejected and not sent again. */
  readonly rejected: readonly string[];
}

/** What the papers say about a demand. Papers from before it do not count. */
export function progressOf(demand: Demand, papers: readonly DocumentRecord[]): DemandProgress {
  const after = papers.filter(({ uploadedAt }) => uploadedAt >= demand.createdAt);
  const best = demand.documents.map((type) => {
    const given = after.filter((each) => each.type === type && each.state !== 'REJECTED');
    return given.find(({ state }) => state === 'ACCEPTED') ?? given[0];
  });
  const complete = best.every((each) => each !== undefined);
  const times = best.flatMap((each) => (each === undefined ? [] : [each.uploadedAt.getTime()]));
  const met = complete && best.every((each) => each?.state === 'ACCEPTED');
  return {
    met,
    waiting: complete && !met,
    completeAt: complete ? new Date(Math.max(...times)) : undefined,
    rejected: demand.documents.flatMap((type, place) => {
      const last = after.findLast((each) => each.type === type);
      return best[place] === undefined && last?.reason !== undefined ? [last.reason] : [];
    }),
  };
}
