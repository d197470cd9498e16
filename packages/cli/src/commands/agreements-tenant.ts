// tollgate agreements binding, acceptances: what binds one tenant, and what it agreed to.
import { type Acceptance, AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import type { Command } from 'commander';

import { instant, wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, type Tool } from '../tool.ts';

interface BindingOptions {
  readonly tenant: string;
  readonly at?: Date;
}

interface AcceptancesOptions {
  readonly tenant: string;
  readonly limit: number;
}

export function registerTenantAgreements(agreements: Command, around: Surroundings): void {
  agreements
    .command('binding')
    .description('which version binds a tenant, why, and what a sealed contract changes in it')
    .requiredOption('--tenant <tenant>', 'the tenant')
    .option('--at <time>', 'at that time (default: now)', instant)
    .addHelpText('after', '\nExample:\n  tollgate agreements binding --tenant ten_... --at 2026-11-01')
    .action(action<[BindingOptions]>(around, binding));
  agreements
    .command('acceptances')
    .description('what a tenant agreed to, how, and what proves it; newest first')
    .requiredOption('--tenant <tenant>', 'the tenant')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[AcceptancesOptions]>(around, acceptances));
}

async function binding({ connection, out }: Tool, { tenant: tenantId, at: atTime }: BindingOptions): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const answer = await client.getBindingAgreement({ tenantId, atTime }, await connection.asPerson());
  const { version, ground, bindTime, clauseIds, acceptance, effective, pendingChanges } = answer;
  const parts = [
    out.facts([
      ['agreement', `${version?.agreementId ?? ''} ${version?.version ?? ''}`],
      ['title', out.text(version?.title)],
      ['binds by', plain(ground, 'BINDING_GROUND_')],
      ['since', minute(bindTime)],
      ['clauses', clauseIds.join(' ') || '-'],
      ['consent', `${acceptance?.acceptanceId ?? ''} ${minute(acceptance?.acceptTime)}`],
      ['hash', effective?.contentHash ?? ''],
      ['contract', effective?.overrideId || '-'],
    ]),
  ];
  if (effective !== undefined && effective.changedRules.length > 0)
    parts.push(
      out.table(effective.changedRules, [
        { name: 'RULE', of: (one) => one.path },
        { name: 'VERSION SAYS', of: (one) => one.before ?? '-' },
        { name: 'CONTRACT SAYS', of: (one) => one.after ?? '-' },
      ]),
    );
  if (pendingChanges.length > 0)
    parts.push(
      out.table(pendingChanges, [
        { name: 'AHEAD', of: (one) => one.version },
        { name: 'WHY NOT YET', of: (one) => plain(one.outcome, 'CHANGE_OUTCOME_') },
        { name: 'FROM', of: (one) => minute(one.fromTime) },
        { name: 'CLAUSES', of: (one) => one.clauseIds.join(' ') },
      ]),
    );
  out.data(answer, () => parts.join('\n\n'));
}

async function acceptances({ connection, out }: Tool, { tenant: tenantId, limit }: AcceptancesOptions): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const rows = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listAcceptances({ tenantId, pageSize, pageToken }, await connection.asPerson());
    return { rows: page.acceptances, nextPageToken: page.nextPageToken };
  });
  out.data({ acceptances: rows }, () =>
    out.table(rows, [
      { name: 'ACCEPTANCE', of: (one) => one.acceptanceId },
      { name: 'AGREEMENT', of: (one) => `${one.agreementId} ${one.version}` },
      { name: 'MODE', of: (one) => plain(one.mode, 'ACCEPTANCE_MODE_') },
      { name: 'TIME', of: (one) => minute(one.acceptTime) },
      { name: 'ACTOR', of: (one) => one.actor },
      { name: 'EVIDENCE', of: evidenceOf },
    ]),
  );
}

function evidenceOf({ evidence, contentHash }: Acceptance): string {
  if (evidence === undefined) return `text ${contentHash.slice(0, 12)}`;
  const use = evidence.countedUse;
  if (use !== undefined)
    return `${use.messages} messages, ${use.units} units from ${minute(use.firstUseTime)}; notice ${use.noticeId}`;
  return `${evidence.description}${evidence.documentDigest === '' ? '' : ` (sha256 ${evidence.documentDigest.slice(0, 12)})`}`;
}
