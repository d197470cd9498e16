// tollgate agreements contract: sealed contracts that change an agreement for one tenant, by two people.
import { type Override, OverridesServiceService } from '@tollgate/contracts/accounts/v1/overrides';
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';

import { instant } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';

interface ProposeOptions {
  readonly tenant: string;
  readonly paper: string;
  readonly description: string;
  readonly effective?: Date;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export function registerContracts(agreements: Command, around: Surroundings): void {
  const contract = agreements
    .command('contract')
    .description('sealed contracts that change an agreement for one tenant');
  contract
    .command('propose <file>')
    .description('propose what a sealed paper says, as JSON; another person has to confirm')
    .requiredOption('--tenant <tenant>', 'whose contract it is')
    .requiredOption('--paper <file>', 'the sealed paper (scan): its digest is recorded, the file stays here')
    .requiredOption('--description <text>', 'which paper it is')
    .option('--effective <time>', 'as the paper says (default: when it is confirmed)', instant)
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', CONTRACT_HELP)
    .action(action<[string, ProposeOptions]>(around, propose));
  contract
    .command('confirm <override>')
    .description("confirm another person's proposal; from then on everything is computed by it")
    .addOption(requestId())
    .action(action<[string, { requestId?: string }]>(around, confirm));
  contract
    .command('reject <override>')
    .description('reject a proposal, or take your own back')
    .requiredOption('--reason <text>', 'why, 10 characters at least')
    .addOption(requestId())
    .action(action<[string, { requestId?: string; reason: string }]>(around, reject));
  contract
    .command('list')
    .description("a tenant's contracts, newest first")
    .requiredOption('--tenant <tenant>', 'the tenant')
    .action(action<[{ tenant: string }]>(around, list));
}

const CONTRACT_HELP = `
Rules are named as in "agreements diff"; each change names a clause of the contract. No changes: the version holds again.
  { "agreementId": "jd-sms", "version": "1", "contentHash": "…", "title": { "zh": "补充协议", "en": "contract" },
    "clauses": [{ "id": "sealed/4", "title": { "zh": "…", "en": "…" }, "consequence": null }],
    "changes": [
      { "operation": "SET", "path": "billing.tolerance", "clause": "sealed/4", "value": { "perMille": 10 } },
      { "operation": "ADD", "path": "clocks", "clause": "sealed/4",
        "value": { "kind": "PRIVACY_ACCESS", "days": 3, "unit": "CALENDAR_DAYS" } },
      { "operation": "REMOVE", "path": "triggers[complaint-ratio-grave]", "clause": "sealed/4" } ] }`;

async function bytesOf(file: string, { cwd }: Surroundings): Promise<Buffer> {
  try {
    return await readFile(path.resolve(cwd, file));
  } catch {
    throw new CommandFailure(EXIT.usage, `cannot read ${path.basename(file)}`);
  }
}

async function propose({ connection, out, around }: Tool, file: string, options: ProposeOptions): Promise<void> {
  const client = connection.client('accounts', OverridesServiceService);
  const documentDigest = createHash('sha256')
    .update(await bytesOf(options.paper, around))
    .digest('hex');
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId: options.tenant,
    document: (await bytesOf(file, around)).toString('utf8'),
    effectiveTime: options.effective,
    evidence: { documentDigest, description: options.description, countedUse: undefined },
    validateOnly: options.dryRun === true,
  };
  const { override } = await client.proposeOverride(request, await connection.asPerson());
  const head =
    options.dryRun === true
      ? 'It can be proposed so; nothing was changed.'
      : 'Proposed; another person has to confirm.';
  out.data({ override, dryRun: options.dryRun === true }, () => `${head}\n${contractText(out, override)}`);
}

async function confirm({ connection, out }: Tool, overrideId: string, options: { requestId?: string }): Promise<void> {
  const client = connection.client('accounts', OverridesServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), overrideId };
  const { override } = await client.confirmOverride(request, await connection.asPerson());
  out.data({ override }, () => contractText(out, override));
}

async function reject(
  { connection, out }: Tool,
  overrideId: string,
  { reason, requestId: id }: { requestId?: string; reason: string },
): Promise<void> {
  const client = connection.client('accounts', OverridesServiceService);
  const request = { requestId: id ?? randomUUID(), overrideId, reason };
  const { override } = await client.rejectOverride(request, await connection.asPerson());
  out.data({ override }, () => contractText(out, override));
}

async function list({ connection, out }: Tool, { tenant: tenantId }: { tenant: string }): Promise<void> {
  const client = connection.client('accounts', OverridesServiceService);
  const { overrides } = await client.listOverrides({ tenantId }, await connection.asPerson());
  out.data({ overrides }, () =>
    out.table(overrides, [
      { name: 'CONTRACT', of: (one) => one.overrideId },
      { name: 'TITLE', of: (one) => out.text(one.title) },
      { name: 'OVER', of: (one) => `${one.agreementId} ${one.version}` },
      { name: 'STATE', of: (one) => plain(one.state, 'OVERRIDE_STATE_') },
      { name: 'HOLDS FROM', of: (one) => minute(one.holdTime) },
      { name: 'RULES', of: (one) => String(one.changedRules.length), right: true },
      { name: 'PROPOSED BY', of: (one) => one.proposer },
      { name: 'DECIDED BY', of: (one) => one.decider || '-' },
    ]),
  );
}

function contractText(out: Output, override: Override | undefined): string {
  const facts = out.facts([
    ['contract', override?.overrideId ?? ''],
    ['title', out.text(override?.title)],
    ['over', `${override?.agreementId ?? ''} ${override?.version ?? ''}`],
    ['state', plain(override?.state ?? '', 'OVERRIDE_STATE_')],
    ['holds from', minute(override?.holdTime)],
    ['hash', override?.effectiveContentHash ?? ''],
  ]);
  const rules = out.table(override?.changedRules ?? [], [
    { name: 'RULE', of: (one) => one.path },
    { name: 'VERSION SAYS', of: (one) => one.before ?? '-' },
    { name: 'CONTRACT SAYS', of: (one) => one.after ?? '-' },
  ]);
  return `${facts}\n\n${rules}`;
}
