// Who would have been hit by other thresholds over past counts. Nothing is stored.
import { listPolicies, policyAt, readPolicy, type PolicyVersion } from '@tollgate/agreements';
import { addDays, shanghaiDay } from '@tollgate/calendar';
import type { Reader } from '@tollgate/db';
import { DomainError } from '@tollgate/errors';
import { replay, type Past } from '../domain/policy-replay.ts';
import { invalidField } from '../domain/refusals.ts';
import { countsFrom } from '../domain/ratio-windows.ts';
import { windowKey, type FoundCrossing } from '../domain/window-book.ts';
import { readHours, readJobHours, tenantsCounted } from '../store/counted-facts.ts';
import { productChannels } from '../store/products.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { findTenants, type TenantRow } from '../store/tenants.ts';
import { agreementOf } from './tenant.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 100;
const FAULTS_MAX = 50;

export interface PreviewQuestion {
  readonly policyJson: string;
  readonly start: Date;
  readonly end: Date;
  readonly tenantId: string | undefined;
  /** Tenants after this one, at most so many. */
  readonly after: string;
  readonly limit: number;
}

/** One window that either would have hit; undefined where the rules would have found nothing. */
export interface PolicyHit {
  readonly tenantId: string;
  readonly inForce: FoundCrossing | undefined;
  readonly tried: FoundCrossing | undefined;
}

export interface PolicyPreview {
  readonly policy: PolicyVersion;
  readonly tenantIds: readonly string[];
  readonly hits: readonly PolicyHit[];
}

/** @throws POLICY_INVALID with every fault, SPAN_INVALID, SPAN_TOO_LONG */
export async function previewPolicy(db: Reader<EnforcementTables>, question: PreviewQuestion): Promise<PolicyPreview> {
  const policy = requirePolicy(question.policyJson);
  const { start, end } = question;
  if (start >= end) throw invalidField('SPAN_INVALID', 'end_time', 'comes after the start');
  if (end.getTime() - start.getTime() > LONGEST_DAYS * DAY_MS)
    throw invalidField('SPAN_TOO_LONG', 'end_time', `is at most ${LONGEST_DAYS} days after the start`);
  const days = { fromDay: shanghaiDay(start), toDay: addDays(shanghaiDay(new Date(end.getTime() - 1)), 1) };
  const tenantIds = await tenantsCounted(db, days, question);
  const channels = await productChannels(db);
  const hits: PolicyHit[] = [];
  for (const tenant of await findTenants(db, tenantIds)) {
    const past = await pastOf(db, tenant, start, end, (product) => channels.get(product));
    if (past === undefined) continue;
    hits.push(...compare(tenant.tenant_id, past, policy, start));
  }
  return { policy, tenantIds, hits: hits.toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1)) };
}

/** Windows that began before the span are counted from their beginning. */
async function pastOf(
  db: Reader<EnforcementTables>,
  tenant: TenantRow,
  start: Date,
  end: Date,
  channelOf: Past['channelOf'],
): Promise<Past | undefined> {
  const agreement = agreementOf(tenant);
  if (agreement === undefined) return undefined;
  const query = { tenantId: tenant.tenant_id, start: new Date(start.getTime() - 31 * DAY_MS), end };
  const [hours, jobHours] = [await readHours(db, query), await readJobHours(db, query)];
  return { agreement, channelOf, hours, jobHours, reinstatedAt: countsFrom(tenant.reinstated_at) };
}

/** What was found before the span began is not part of the answer. */
function compare(tenantId: string, past: Past, policy: PolicyVersion, start: Date): PolicyHit[] {
  const inForce = byWindow(replay(past, { policies: listPolicies(), policyAt }), start);
  const tried = byWindow(replay(past, { policies: [policy], policyAt: () => policy }), start);
  return [...new Set([...inForce.keys(), ...tried.keys()])]
    .toSorted()
    .map((key) => ({ tenantId, inForce: inForce.get(key), tried: tried.get(key) }));
}

const byWindow = (found: readonly FoundCrossing[], start: Date): Map<string, FoundCrossing> =>
  new Map(
    found
      .filter(({ end }) => end > start)
      .map((crossing) => [`${crossing.ratio.trigger.id} ${windowKey(crossing.window)}`, crossing]),
  );

function requirePolicy(text: string): PolicyVersion {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw invalidField('POLICY_INVALID', 'policy_json', 'is JSON');
  }
  const read = readPolicy(raw);
  if (read.ok) return read.policy;
  const violations = read.faults
    .slice(0, FAULTS_MAX)
    .map(({ path, message }) => ({ field: `policy_json.${path}`, description: message.slice(0, 200) }));
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'POLICY_INVALID',
    message: `The file has ${read.faults.length} faults.`,
    violations,
  });
}
