// tollgate keys: what a tenant's programs prove themselves with.
import { randomUUID } from 'node:crypto';

import {
  type Credential,
  CredentialKind,
  CredentialsServiceService,
  FreezeCause,
} from '@tollgate/contracts/accounts/v1/credentials';
import { Option } from 'commander';

import { duration, instant, wholeNumber } from '../arguments.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

const KINDS = { 'api-key': CredentialKind.API_KEY, smtp: CredentialKind.SMTP } as const;
const CAUSES = { leak: FreezeCause.LEAK, misuse: FreezeCause.MISUSE, precaution: FreezeCause.PRECAUTION } as const;

interface CreateOptions {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly scope: string[];
  readonly product?: string[];
  readonly domain?: string[];
  readonly expires?: Date;
  readonly requestId?: string;
}

interface EndOptions {
  readonly cause: keyof typeof CAUSES;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export const registerKeys: Register = (program, around) => {
  const keys = program.command('keys').description("API keys and SMTP accounts of a tenant's programs");
  keys
    .command('create <tenant>')
    .description('make one; its secret is shown this once')
    .requiredOption('--name <text>', 'what it is for')
    .addOption(new Option('--kind <kind>', 'what it is').choices(Object.keys(KINDS)).default('api-key'))
    .requiredOption('--scope <action...>', 'what it may do: send:email, send:sms, read:usage, read:balance')
    .option('--product <id...>', 'only these products')
    .option('--domain <name...>', 'only from these domains')
    .option('--expires <time>', 'when it ends by itself (default: never)', instant)
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate keys create ten_... --name production --scope send:sms')
    .action(action<[string, CreateOptions]>(around, create));
  keys
    .command('list <tenant>')
    .description('list them, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { readonly limit: number }]>(around, list));
  keys
    .command('rotate <tenant> <credential>')
    .description('make a successor; the old one dies after the overlap')
    .option('--overlap <duration>', 'how long the old one goes on', duration, 24 * 3_600_000)
    .addOption(requestId())
    .action(action<[string, string, { readonly overlap: number; readonly requestId?: string }]>(around, rotate));
  keys
    .command('freeze <tenant> [credential]')
    .description('stop one at once, or all of them')
    .addOption(new Option('--cause <cause>', 'why').choices(Object.keys(CAUSES)).default('leak'))
    .requiredOption('--reason <text>', 'what happened; the tenant reads it')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string | undefined, EndOptions]>(around, freeze));
  keys
    .command('revoke <tenant> <credential>')
    .description('end one for good')
    .option('--reason <text>', 'why', '')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, Omit<EndOptions, 'cause'>]>(around, revoke));
};

const clientOf = ({ connection }: Tool) => connection.client('accounts', CredentialsServiceService);

async function create(tool: Tool, tenantId: string, options: CreateOptions): Promise<void> {
  const scope = { actions: options.scope, products: options.product ?? [], domains: options.domain ?? [] };
  const answer = await clientOf(tool).createCredential(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      kind: KINDS[options.kind],
      name: options.name,
      scope,
      expireTime: options.expires,
    },
    await tool.connection.asPerson(),
  );
  tool.out.data(answer, () => madeText(tool.out, answer));
}

async function list(tool: Tool, tenantId: string, { limit }: { readonly limit: number }): Promise<void> {
  const client = clientOf(tool);
  const call = await tool.connection.asPerson();
  const credentials = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listCredentials({ tenantId, pageSize, pageToken }, call);
    return { rows: page.credentials, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ credentials }, () => table(tool.out, credentials));
}

async function rotate(
  tool: Tool,
  tenantId: string,
  credentialId: string,
  options: { readonly overlap: number; readonly requestId?: string },
): Promise<void> {
  const overlap = { seconds: BigInt(Math.floor(options.overlap / 1000)), nanos: (options.overlap % 1000) * 1_000_000 };
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, credentialId, overlap };
  const answer = await clientOf(tool).rotateCredential(request, await tool.connection.asPerson());
  const { replaced } = answer;
  tool.out.data(answer, () =>
    [madeText(tool.out, answer), '', table(tool.out, replaced === undefined ? [] : [replaced])].join('\n'),
  );
}

async function freeze(
  tool: Tool,
  tenantId: string,
  credentialId: string | undefined,
  options: EndOptions,
): Promise<void> {
  const preview = options.dryRun === true;
  const { credentials } = await clientOf(tool).freezeCredentials(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      credentialId: credentialId ?? '',
      cause: CAUSES[options.cause],
      reason: options.reason,
      validateOnly: preview,
    },
    await tool.connection.asPerson(),
  );
  tool.out.data({ dryRun: preview, credentials }, () => endedText(tool.out, preview, credentials));
}

async function revoke(
  tool: Tool,
  tenantId: string,
  credentialId: string,
  options: Omit<EndOptions, 'cause'>,
): Promise<void> {
  const validateOnly = options.dryRun === true;
  const { reason } = options;
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, credentialId, reason, validateOnly };
  const { credential } = await clientOf(tool).revokeCredential(request, await tool.connection.asPerson());
  const credentials = credential === undefined ? [] : [credential];
  tool.out.data({ dryRun: validateOnly, credentials }, () => endedText(tool.out, validateOnly, credentials));
}

function endedText(out: Output, preview: boolean, credentials: readonly Credential[]): string {
  return [preview ? 'Nothing was changed. It would be:' : 'Ended:', table(out, credentials)].join('\n');
}

function madeText(
  out: Output,
  { credential, secret }: { readonly credential: Credential | undefined; readonly secret: string },
): string {
  return out.facts([
    ['credential', credential?.credentialId ?? ''],
    [credential?.kind === CredentialKind.SMTP ? 'username' : 'SecretId', credential?.publicId ?? ''],
    ['secret', secret === '' ? '(shown only the first time)' : secret],
  ]);
}

const table = (out: Output, credentials: readonly Credential[]): string =>
  out.table(credentials, [
    { name: 'CREDENTIAL', of: ({ credentialId }) => credentialId },
    { name: 'KIND', of: ({ kind }) => plain(kind, 'CREDENTIAL_KIND_') },
    { name: 'ID', of: ({ publicId }) => publicId },
    { name: 'NAME', of: ({ name }) => name },
    { name: 'SCOPE', of: ({ scope }) => scope?.actions.join(',') ?? '' },
    { name: 'STATE', of: ({ state }) => plain(state, 'CREDENTIAL_STATE_') },
    { name: 'EXPIRES', of: ({ expireTime }) => minute(expireTime) },
    { name: 'USED', of: ({ lastUseTime }) => minute(lastUseTime) },
  ]);
