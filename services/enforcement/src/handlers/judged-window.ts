// Judged windows and crossings as messages.
import {
  WindowLevel,
  type Crossing as CrossingMessage,
  type JudgedWindow,
  type PolicyVerdict,
} from '@tollgate/contracts/enforcement/v1/triggers';
import type { FoundCrossing } from '../domain/window-book.ts';
import type { StoredCrossing } from '../operations/read-crossings.ts';
import type { ReputationRow } from '../operations/read-reputation.ts';

export function toProtoWindow(row: ReputationRow): JudgedWindow {
  const { ratio, window, product, judged, start, end } = row;
  const { evidence } = judged;
  return {
    triggerId: ratio.trigger.id,
    clauseId: ratio.trigger.clause,
    window: window.kind,
    windowName: window.name,
    product,
    startTime: start,
    endTime: end,
    events: judged.events,
    volume: judged.volume,
    level: WindowLevel[judged.level],
    limitEvents: evidence?.limit.events ?? 0n,
    limitPer: evidence?.limit.per ?? 0n,
    comparison: evidence?.comparison ?? '',
    minimumVolume: evidence?.minimumVolume ?? 0n,
    minimumEvents: evidence?.minimumEvents ?? 0n,
    policyId: evidence?.policy?.id ?? '',
    policyVersion: evidence?.policy?.version ?? '',
    policyRule: evidence?.policy?.rule ?? '',
  };
}

export function toProtoCrossing(crossing: StoredCrossing): CrossingMessage {
  const { judged } = crossing;
  return {
    crossingId: crossing.crossingId,
    tenantId: crossing.tenantId,
    caseId: crossing.caseId,
    evidenceId: crossing.evidenceId,
    judged: {
      triggerId: crossing.triggerId,
      clauseId: judged.clause,
      window: crossing.windowKind,
      windowName: crossing.windowName,
      product: '',
      startTime: new Date(judged.start),
      endTime: new Date(judged.end),
      events: BigInt(judged.events),
      volume: BigInt(judged.volume),
      level: WindowLevel[crossing.level],
      limitEvents: BigInt(judged.limitEvents),
      limitPer: BigInt(judged.limitPer),
      comparison: judged.comparison,
      minimumVolume: BigInt(judged.minimumVolume),
      minimumEvents: BigInt(judged.minimumEvents),
      policyId: judged.policyId,
      policyVersion: judged.policyVersion,
      policyRule: judged.policyRule,
    },
    queryDigest: crossing.queryDigest,
    createTime: crossing.createdAt,
  };
}

/** What one of the two would have found of a window. */
export function toProtoVerdict(found: FoundCrossing | undefined): PolicyVerdict {
  if (found === undefined) return { level: WindowLevel.QUIET, crossTime: undefined, events: 0n, volume: 0n };
  const { judged, end } = found;
  return { level: WindowLevel[judged.level], crossTime: end, events: judged.events, volume: judged.volume };
}
