// tollgate campaigns: what is given on top of top-ups for a while.
import { randomUUID } from 'node:crypto';

import {
  type Campaign,
  CampaignsServiceService,
  PublishCampaignRequest,
} from '@tollgate/contracts/billing/v1/campaigns';
import { parseYuan } from '@tollgate/money';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { readJson } from '../json-file.ts';
import { minute, type Output, yuan } from '../output.ts';
import { action, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface PublishOptions {
  readonly dryRun?: true;
  readonly requestId?: string;
}

export const registerCampaigns: Register = (program, around) => {
  const campaigns = program.command('campaigns').description('bonuses on top-ups for a while');
  campaigns
    .command('publish <file>')
    .description('publish a version of a campaign from a JSON file with the fields of PublishCampaignRequest')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, PublishOptions]>(around, publish));
  campaigns
    .command('list')
    .description('current versions and what they have given')
    .option('--all', 'those that have ended or were withdrawn as well')
    .action(action<[{ readonly all?: true }]>(around, list));
  campaigns
    .command('preview <tenant> <yuan>')
    .description('what a top-up would be given now')
    .action(action<[string, string, object]>(around, preview));
};

async function publish({ connection, out, around }: Tool, file: string, options: PublishOptions): Promise<void> {
  const draft = PublishCampaignRequest.fromJSON(await readJson(around, file));
  const client = connection.client('billing', CampaignsServiceService);
  const validateOnly = options.dryRun === true;
  const request = { ...draft, requestId: options.requestId ?? randomUUID(), validateOnly };
  const answer = await client.publishCampaign(request, await connection.asPerson());
  const { campaign } = answer;
  out.data(answer, () => {
    const text = campaign === undefined ? '' : table(out, [campaign]);
    return validateOnly ? `${text}\nNothing was changed.` : text;
  });
}

async function list({ connection, out }: Tool, { all }: { readonly all?: true }): Promise<void> {
  const client = connection.client('billing', CampaignsServiceService);
  const answer = await client.listCampaigns({ includeEnded: all === true }, await connection.asPerson());
  out.data(answer, () => table(out, answer.campaigns));
}

function table(out: Output, campaigns: readonly Campaign[]): string {
  return out.table(campaigns, [
    { name: 'CODE', of: (one) => one.code },
    { name: 'VERSION', right: true, of: (one) => one.version.toString() },
    { name: 'FROM', of: (one) => minute(one.startTime) },
    { name: 'UNTIL', of: (one) => minute(one.endTime) },
    { name: 'TIERS', right: true, of: (one) => one.tiers.length.toString() },
    { name: 'BUDGET', right: true, of: (one) => (one.budget === undefined ? 'no limit' : yuan(one.budget)) },
    { name: 'GIVEN', right: true, of: (one) => yuan(one.given) },
    { name: 'AWARDS', right: true, of: (one) => one.awards.toString() },
    { name: '', of: (one) => (one.withdrawn ? 'withdrawn' : '') },
  ]);
}

async function preview({ connection, out }: Tool, tenantId: string, text: string): Promise<void> {
  const paid = parseYuan(text);
  if (paid === undefined || paid.micros <= 0n)
    throw new CommandFailure(EXIT.usage, 'the amount is in yuan, such as 12.50');
  const client = connection.client('billing', CampaignsServiceService);
  const amount = { currencyCode: paid.currency, micros: paid.micros };
  const answer = await client.previewTopUp({ tenantId, amount }, await connection.asPerson());
  out.data(answer, () =>
    [
      out.table(answer.gifts, [
        { name: 'FROM', of: (gift) => (gift.campaignCode === '' ? 'price book' : gift.campaignCode) },
        { name: 'BONUS', right: true, of: (gift) => yuan(gift.amount) },
        { name: 'DAYS', right: true, of: (gift) => gift.validDays.toString() },
      ]),
      '',
      out.facts([
        ['paid', yuan(answer.paid)],
        ['to be used', yuan(answer.total)],
      ]),
    ].join('\n'),
  );
}
