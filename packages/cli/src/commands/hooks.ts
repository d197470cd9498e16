// tollgate hooks: addresses to which gateways send their own formats.
import { randomUUID } from 'node:crypto';

import { type WebHook, WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import { RecordFormat } from '@tollgate/contracts/metering/v1/metering';
import { Option } from 'commander';

import { columnName } from '../arguments.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, type Register, requestId, type Tool } from '../tool.ts';

const FORMATS = {
  'amazon-ses': RecordFormat.AMAZON_SES,
  sendcloud: RecordFormat.SENDCLOUD,
  'tencent-ses': RecordFormat.TENCENT_SES,
  dsn: RecordFormat.DELIVERY_STATUS_NOTIFICATION,
  'smtp-replies': RecordFormat.SMTP_REPLY,
  'sms-status': RecordFormat.SMS_STATUS_REPORT,
  'json-lines': RecordFormat.JSON_LINES,
  csv: RecordFormat.CSV,
} as const;

const FORMAT_NAMES = new Map<RecordFormat, string>(Object.entries(FORMATS).map(([name, format]) => [format, name]));

interface CreateOptions {
  readonly product: string;
  readonly format: keyof typeof FORMATS;
  readonly label: string;
  readonly topic: string;
  readonly column: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

const MORE = `
The address holds a secret: it is printed once. SendCloud's app key is read from TOLLGATE_SIGNING_KEY, so that it does not
stand on a command line.`;

export const registerHooks: Register = (program, around) => {
  const hooks = program.command('hooks').description('addresses to which gateways send reports');
  hooks
    .command('create <tenant>')
    .description('make one and print its address')
    .requiredOption('--product <product>', 'the product that it reports about')
    .addOption(
      new Option('--format <format>', 'what is sent to it').choices(Object.keys(FORMATS)).makeOptionMandatory(),
    )
    .option('--label <text>', 'your words for it', '')
    .option('--topic <arn>', 'Amazon SES: the Amazon SNS topic', '')
    .option('--column <ours=theirs>', 'csv and json-lines: what the sender calls a field', columnName, {})
    .addOption(requestId())
    .addHelpText('after', MORE)
    .action(action<[string, CreateOptions]>(around, create));
  hooks
    .command('list <tenant>')
    .description('all of them, newest first')
    .action(action<[string, object]>(around, list));
  hooks
    .command('revoke <tenant> <hook>')
    .description('end one at once')
    .addOption(requestId())
    .action(action<[string, string, { readonly requestId?: string }]>(around, revoke));
};

async function create({ connection, out, around }: Tool, tenantId: string, options: CreateOptions): Promise<void> {
  const client = connection.client('metering', WebHooksServiceService);
  const order = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    product: options.product,
    format: FORMATS[options.format],
    label: options.label,
    signingKey: around.env['TOLLGATE_SIGNING_KEY'] ?? '',
    snsTopicArn: options.topic,
    columnNames: { ...options.column },
  };
  const { webHook, url } = await client.createWebHook(order, await connection.asPerson());
  out.data({ webHook, url }, () =>
    out.facts([
      ['hook', webHook?.webHookId ?? ''],
      ['address', url],
    ]),
  );
}

async function list({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('metering', WebHooksServiceService);
  const call = await connection.asPerson();
  const webHooks = await collect(1_000, async (pageSize, pageToken) => {
    const page = await client.listWebHooks({ tenantId, pageSize, pageToken }, call);
    return { rows: page.webHooks, nextPageToken: page.nextPageToken };
  });
  out.data({ webHooks }, () => listing(out, webHooks));
}

/** A line a hook that fits a terminal; what is long comes below, by hook. */
function listing(out: Output, webHooks: readonly WebHook[]): string {
  const table = out.table(webHooks, [
    { name: 'HOOK', of: (hook) => hook.webHookId },
    { name: 'PRODUCT', of: (hook) => hook.product },
    { name: 'FORMAT', of: (hook) => FORMAT_NAMES.get(hook.format) ?? plain(hook.format, 'RECORD_FORMAT_') },
    { name: 'MADE', of: (hook) => minute(hook.createTime) },
    { name: 'ENDED', of: (hook) => minute(hook.revokeTime) },
    { name: 'NOT TAKEN', of: (hook) => hook.rejectedRecords.toString(), right: true },
    { name: 'LABEL', of: (hook) => cut(hook.label) },
  ]);
  const refused = webHooks.flatMap(({ webHookId, lastRejectTime, lastRejectReason }) =>
    lastRejectTime === undefined ? [] : [[webHookId, `${minute(lastRejectTime)} ${lastRejectReason}`] as const],
  );
  const toConfirm = webHooks.flatMap(({ webHookId, snsSubscribeUrl, revokeTime }) =>
    snsSubscribeUrl === '' || revokeTime !== undefined ? [] : [[webHookId, snsSubscribeUrl] as const],
  );
  return [
    table,
    ...(refused.length === 0 ? [] : ['', 'Last not taken:', out.facts(refused)]),
    ...(toConfirm.length === 0 ? [] : ['', 'To be confirmed (open the address):', out.facts(toConfirm)]),
  ].join('\n');
}

const LABEL_SHOWN = 32;

const letters = new Intl.Segmenter();

function cut(label: string): string {
  const shown = Array.from(letters.segment(label), ({ segment }) => segment);
  return shown.length <= LABEL_SHOWN ? label : `${shown.slice(0, LABEL_SHOWN - 1).join('')}…`;
}

async function revoke(
  { connection, out }: Tool,
  tenantId: string,
  webHookId: string,
  options: { readonly requestId?: string },
): Promise<void> {
  const client = connection.client('metering', WebHooksServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, webHookId };
  const { webHook } = await client.revokeWebHook(request, await connection.asPerson());
  out.data({ webHook }, () => out.facts([['ended', minute(webHook?.revokeTime)]]));
}
