// tollgate packages publish, buy, order, refund: what changes something.
import { randomUUID } from 'node:crypto';

import type { PaymentChannel } from '@tollgate/contracts/billing/v1/orders';
import {
  type Package,
  PackagesServiceService,
  PublishPackageOfferRequest,
} from '@tollgate/contracts/billing/v1/packages';
import { type Command, Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { readJson } from '../json-file.ts';
import { minute, type Output, yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';

interface ChangeOptions {
  readonly dryRun?: true;
  readonly requestId?: string;
}

interface BuyOptions extends ChangeOptions {
  readonly offerVersion: number;
}

interface OrderOptions extends BuyOptions {
  readonly channel: keyof typeof CHANNELS;
}

const CHANNELS = {
  sandbox: 'PAYMENT_CHANNEL_SANDBOX',
  wechat: 'PAYMENT_CHANNEL_WECHAT',
  alipay: 'PAYMENT_CHANNEL_ALIPAY',
} as const satisfies Record<string, PaymentChannel>;

const offerVersion = (): Option =>
  new Option('--offer-version <number>', 'the version that was looked at')
    .argParser(wholeNumber(1))
    .makeOptionMandatory();

export function registerPackageChanges(packages: Command, around: Surroundings): void {
  packages
    .command('publish <file>')
    .description('publish a version of an offer from a JSON file with the fields of PublishPackageOfferRequest')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, ChangeOptions]>(around, publish));
  packages
    .command('buy <tenant> <code>')
    .description("buy a package from the tenant's balance")
    .addOption(offerVersion())
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, BuyOptions]>(around, buy));
  packages
    .command('order <tenant> <code>')
    .description('order a package that is paid through a channel')
    .addOption(offerVersion())
    .addOption(new Option('--channel <channel>', 'how it is paid').choices(Object.keys(CHANNELS)).makeOptionMandatory())
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, OrderOptions]>(around, order));
  packages
    .command('refund <tenant> <package>')
    .description('give a package back within its window: what was paid less the units used')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, ChangeOptions]>(around, refund));
}

const NOTHING = 'Nothing was changed.';
const said = (dry: boolean, text: string): string => (dry ? `${text}\n${NOTHING}` : text);

async function publish({ connection, out, around }: Tool, file: string, options: ChangeOptions): Promise<void> {
  const draft = PublishPackageOfferRequest.fromJSON(await readJson(around, file));
  const client = connection.client('billing', PackagesServiceService);
  const dry = options.dryRun === true;
  const request = { ...draft, requestId: options.requestId ?? randomUUID(), validateOnly: dry };
  const answer = await client.publishPackageOffer(request, await connection.asPerson());
  const { offer } = answer;
  out.data(answer, () =>
    said(
      dry,
      out.facts([
        ['offer', `${offer?.code} v${offer?.version}`],
        ['product', offer?.product ?? ''],
        ['units', (offer?.units ?? 0n).toString()],
        ['price', yuan(offer?.price)],
        ['refundable for', `${offer?.refundDays ?? 0} days`],
      ]),
    ),
  );
}

async function buy({ connection, out }: Tool, tenantId: string, code: string, options: BuyOptions): Promise<void> {
  const client = connection.client('billing', PackagesServiceService);
  const validateOnly = options.dryRun === true;
  const wanted = { tenantId, code, version: options.offerVersion, validateOnly };
  const answer = await client.buyPackage(
    { requestId: options.requestId ?? randomUUID(), ...wanted },
    await connection.asPerson(),
  );
  out.data(answer, () => said(validateOnly, packageText(out, answer.package)));
}

function packageText(out: Output, bought: Package | undefined): string {
  return out.facts([
    ['package', bought?.packageId ?? ''],
    ['price', yuan(bought?.offer?.price)],
    ['units', (bought?.offer?.units ?? 0n).toString()],
    ['ends', minute(bought?.expireTime)],
  ]);
}

async function order({ connection, out }: Tool, tenantId: string, code: string, options: OrderOptions): Promise<void> {
  const client = connection.client('billing', PackagesServiceService);
  const validateOnly = options.dryRun === true;
  const channel = CHANNELS[options.channel];
  const wanted = { tenantId, code, version: options.offerVersion, channel, validateOnly };
  const answer = await client.orderPackage(
    { requestId: options.requestId ?? randomUUID(), ...wanted },
    await connection.asPerson(),
  );
  out.data(answer, () =>
    said(
      validateOnly,
      out.facts([
        ['order', answer.order?.orderId ?? ''],
        ['package', answer.order?.packageId ?? ''],
        ['amount', yuan(answer.order?.amount)],
        ['pay at', answer.order?.payUrl ?? ''],
      ]),
    ),
  );
}

async function refund(
  { connection, out }: Tool,
  tenantId: string,
  packageId: string,
  options: ChangeOptions,
): Promise<void> {
  const client = connection.client('billing', PackagesServiceService);
  const validateOnly = options.dryRun === true;
  const requested = { requestId: options.requestId ?? randomUUID(), tenantId, packageId, validateOnly };
  const answer = await client.refundPackage(requested, await connection.asPerson());
  out.data(answer, () =>
    said(
      validateOnly,
      out.facts([
        ['units used', (answer.refund?.unitsUsed ?? 0n).toString()],
        ['they come to', yuan(answer.refund?.used)],
        ['units taken back', (answer.refund?.unitsTakenBack ?? 0n).toString()],
        ['given back', yuan(answer.refund?.amount)],
      ]),
    ),
  );
}
