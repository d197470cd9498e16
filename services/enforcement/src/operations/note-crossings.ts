// Notes crossed lines, each once: its evidence is frozen, its case opens or is extended, and where the agreement says so
// sending stops at once.
import { caseRulesAt, policyAt, type AgreementVersion } from '@tollgate/agreements';
import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { ratioEvidence } from '../domain/ratio-evidence.ts';
import { basisUnder } from '../domain/restriction-basis.ts';
import { GRAVITY } from '../domain/ratio-triggers.ts';
import type { FoundCrossing } from '../domain/window-book.ts';
import { insertCaseEvent } from '../store/case-evidence.ts';
import { insertCrossing, notedLevels, type StoredCrossing, type StoredJudged } from '../store/crossings.ts';
import { standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenant, type TenantRow } from '../store/tenants.ts';
import { impose, SYSTEM_ACTOR } from './change-standing.ts';
import { openOrExtend } from './open-case.ts';

/** What a tenant's windows were judged by. */
export interface CrossedTenant {
  readonly tenant: TenantRow;
  readonly agreement: AgreementVersion;
  readonly countsFrom: Date | undefined;
  readonly found: readonly FoundCrossing[];
}

type Level = StoredCrossing['level'];
const levelOf = ({ judged }: FoundCrossing): Level | undefined => (judged.level === 'QUIET' ? undefined : judged.level);

/** @throws retryLater TENANT_CHANGED where the tenant was reinstated, or bound by another agreement, while it was judged. */
export async function noteCrossings(
  tx: Tx<EnforcementTables>,
  crossed: readonly CrossedTenant[],
  now: Date,
): Promise<number> {
  const all = crossed.flatMap((of) => of.found.map((found) => ({ of, found, level: levelOf(found) })));
  const noted = await notedLevels(
    tx,
    all.map(({ of, found }) => keyOf(of, found)),
  );
  const fresh = all.filter(({ level }, index) =>
    (noted[index] ?? []).every((each) => level !== undefined && GRAVITY[each] < GRAVITY[level]),
  );
  let count = 0;
  for (const [of, ofTenant] of Map.groupBy(fresh, (each) => each.of)) {
    const held = await lockTenant(tx, of.tenant.tenant_id);
    if (held === undefined || changed(held, of.tenant))
      throw retryLater('TENANT_CHANGED', 'The tenant changed while it was judged.', { tenant_id: of.tenant.tenant_id });
    for (const { found, level } of ofTenant) {
      if (level === undefined) continue;
      await noteOne(tx, held, of, found, level, now);
      count += 1;
    }
  }
  return count;
}

const changed = (held: TenantRow, judged: TenantRow): boolean =>
  held.reinstated_at?.getTime() !== judged.reinstated_at?.getTime() ||
  held.agreement_accepted_at?.getTime() !== judged.agreement_accepted_at?.getTime();

const keyOf = ({ tenant, countsFrom }: CrossedTenant, { ratio, window }: FoundCrossing) => ({
  tenantId: tenant.tenant_id,
  triggerId: ratio.trigger.id,
  windowKind: window.kind,
  windowName: window.name,
  countsFrom,
});

async function noteOne(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  of: CrossedTenant,
  found: FoundCrossing,
  level: Level,
  now: Date,
): Promise<void> {
  const { agreement, countsFrom } = of;
  const { trigger } = found.ratio;
  const policy = trigger.threshold === null ? policyAt(found.end) : undefined;
  const evidence = ratioEvidence(found, { tenantId: tenant.tenant_id, agreement, policy, countsFrom, now });
  const opened = await openOrExtend(tx, tenant, {
    trigger,
    agreement,
    severity: level === 'WARNS' ? caseRulesAt(now).ofWarning : undefined,
    evidence: { kind: 'RATIO', title: lineOf(found, level), content: evidence.content },
    actor: SYSTEM_ACTOR,
    now,
  });
  await insertCrossing(tx, {
    ...keyOf(of, found),
    crossingId: newId('xng'),
    level,
    caseId: opened.record.caseId,
    evidenceId: opened.evidenceId,
    judged: storedJudged(found),
    queryDigest: evidence.queryDigest,
    createdAt: now,
  });
  if (level === 'FIRES') await restrictAtOnce(tx, tenant, of, found, { caseId: opened.record.caseId, evidence, now });
}

const lineOf = ({ ratio, window, judged }: FoundCrossing, level: Level): string =>
  `${level} ${ratio.trigger.id}: ${judged.events} / ${judged.volume} (${window.kind} ${window.name})`;

interface Because {
  readonly caseId: string;
  readonly evidence: { readonly text: { readonly zh: string; readonly en: string } };
  readonly now: Date;
}

/**
 * Sending stops without a person where the trigger says so, gives no grace and is about the account. A trigger about one job
 * stops nothing by itself: no restriction is about a job, and the account is more than the clause speaks of.
 */
async function restrictAtOnce(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  { agreement }: CrossedTenant,
  { ratio: { trigger } }: FoundCrossing,
  { caseId, evidence, now }: Because,
): Promise<void> {
  if (trigger.restricts !== 'AUTOMATIC' || trigger.graceSeconds !== 0n || trigger.scope !== 'ACCOUNT') return;
  const standing = await standingRestrictions(tx, tenant.tenant_id);
  if (standing.some(({ cause }) => cause === 'AUTOMATIC' || cause === 'TERMINATION')) return;
  const { restriction } = await impose(tx, tenant, {
    cause: 'AUTOMATIC',
    basis: { ...basisUnder(agreement, 'AUTOMATIC'), clauseId: trigger.clause },
    agreement,
    words: '',
    evidence: [evidence.text],
    actor: SYSTEM_ACTOR,
    expiresAt: null,
    now,
  });
  const reference = restriction.restrictionId;
  await insertCaseEvent(tx, { caseId, kind: 'RESTRICTED', actor: SYSTEM_ACTOR, text: trigger.id, reference, at: now });
}

function storedJudged({ ratio: { trigger }, judged, start, end }: FoundCrossing): StoredJudged {
  const { evidence } = judged;
  return {
    start: start.toISOString(),
    end: end.toISOString(),
    clause: trigger.clause,
    events: judged.events.toString(),
    volume: judged.volume.toString(),
    limitEvents: (evidence?.limit.events ?? 0n).toString(),
    limitPer: (evidence?.limit.per ?? 0n).toString(),
    comparison: evidence?.comparison ?? '',
    minimumVolume: (evidence?.minimumVolume ?? 0n).toString(),
    minimumEvents: (evidence?.minimumEvents ?? 0n).toString(),
    policyId: evidence?.policy?.id ?? '',
    policyVersion: evidence?.policy?.version ?? '',
    policyRule: evidence?.policy?.rule ?? '',
  };
}
