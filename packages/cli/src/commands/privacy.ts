// tollgate privacy: what people ask about their data.
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  IdentityCheck,
  type PrivacyRequest,
  PrivacyRequestKind,
  PrivacyServiceService,
  RefusalGround,
} from '@tollgate/contracts/accounts/v1/privacy';
import { Argument, Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import { registerPrivacyAnswers } from './privacy-answers.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

const GROUNDS = {
  'legal-retention': RefusalGround.LEGAL_RETENTION,
  'identity-not-proved': RefusalGround.IDENTITY_NOT_PROVED,
  excessive: RefusalGround.EXCESSIVE,
  'rights-of-others': RefusalGround.RIGHTS_OF_OTHERS,
  investigation: RefusalGround.INVESTIGATION,
  'nothing-held': RefusalGround.NOTHING_HELD,
  'claim-open': RefusalGround.CLAIM_OPEN,
} as const;

const KINDS = {
  access: PrivacyRequestKind.ACCESS,
  copy: PrivacyRequestKind.COPY,
  rectify: PrivacyRequestKind.RECTIFY,
  erase: PrivacyRequestKind.ERASE,
  restrict: PrivacyRequestKind.RESTRICT,
  object: PrivacyRequestKind.OBJECT,
  withdraw: PrivacyRequestKind.WITHDRAW,
  explain: PrivacyRequestKind.EXPLAIN,
} as const;

const CHECKS = { 'paper-seen': IdentityCheck.PAPER_SEEN, 'called-back': IdentityCheck.CALLED_BACK } as const;

const TENANT = ['<tenant>', 'its tenant id'] as const;
const REQUEST = ['<request>', 'the privacy request id'] as const;

interface OrderOptions {
  readonly requestId?: string;
}

export const registerPrivacy: Register = (program, around) => {
  const privacy = program.command('privacy').description('what people ask about their data');
  privacy
    .command('list')
    .description('requests that wait, the next deadline first')
    .option('--tenant <id>', 'of this tenant')
    .option('--all', 'ended ones too, newest first', false)
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 50)
    .addHelpText('after', '\nExample:\n  tollgate privacy list')
    .action(action<[ListOptions]>(around, list));
  privacy
    .command('ask')
    .description('take down what a tenant asked in another way, having checked who asks')
    .argument(...TENANT)
    .addArgument(new Argument('<kind>', 'what is asked for').choices(Object.keys(KINDS)))
    .addOption(new Option('--check <how>', 'how it was checked who asks').choices(Object.keys(CHECKS)))
    .option('--details <text>', 'in the words of who asks', '')
    .addOption(requestId())
    .action(action<[string, keyof typeof KINDS, AskOptions]>(around, ask));
  privacy
    .command('show')
    .description('one request with its history, and the certificate of an erasure')
    .argument(...TENANT)
    .argument(...REQUEST)
    .action(action<[string, string]>(around, show));
  privacy
    .command('export')
    .description('order the export package, or with --out download it once every service has answered')
    .argument(...TENANT)
    .argument(...REQUEST)
    .option('--out <file>', 'write the package there')
    .addOption(requestId())
    .action(action<[string, string, OrderOptions & { readonly out?: string }]>(around, exportData));
  privacy
    .command('erase')
    .description('erase a closed tenant for good')
    .argument(...TENANT)
    .argument(...REQUEST)
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate privacy erase ten_… pvr_… --dry-run')
    .action(action<[string, string, OrderOptions & { readonly dryRun?: boolean }]>(around, erase));
  privacy
    .command('refuse')
    .description('refuse a request')
    .argument(...TENANT)
    .argument(...REQUEST)
    .addOption(new Option('--ground <ground>', 'why').choices(Object.keys(GROUNDS)).makeOptionMandatory())
    .requiredOption('--reason <text>', 'the reason, for the requester')
    .addOption(requestId())
    .action(action<[string, string, RefuseOptions]>(around, refuse));
  registerPrivacyAnswers(privacy, around);
};

interface ListOptions {
  readonly tenant?: string;
  readonly all: boolean;
  readonly limit: number;
}

interface RefuseOptions extends OrderOptions {
  readonly ground: keyof typeof GROUNDS;
  readonly reason: string;
}

interface AskOptions extends OrderOptions {
  readonly check?: keyof typeof CHECKS;
  readonly details: string;
}

async function ask(tool: Tool, tenantId: string, kind: keyof typeof KINDS, options: AskOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const { request } = await clientOf(tool).submitPrivacyRequest(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      kind: KINDS[kind],
      details: options.details,
      password: '',
      identityCheck: options.check === undefined ? IdentityCheck.UNSPECIFIED : CHECKS[options.check],
    },
    call,
  );
  tool.out.data({ request }, () => outcome(tool, request));
}

const clientOf = ({ connection }: Tool) => connection.client('accounts', PrivacyServiceService);

async function list(tool: Tool, { tenant, all, limit }: ListOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const found = await collect(limit, async (pageSize, pageToken) => {
    const wanted = { tenantId: tenant ?? '', pendingOnly: !all, pageSize, pageToken };
    const page = await clientOf(tool).listPrivacyRequests(wanted, call);
    return { rows: page.requests, nextPageToken: page.nextPageToken };
  });
  // A clock that stands comes after every one that runs.
  const due = ({ dueTime }: PrivacyRequest): number => dueTime?.getTime() ?? Number.MAX_SAFE_INTEGER;
  const requests = all ? found : found.toSorted((a, b) => due(a) - due(b));
  tool.out.data({ requests }, () =>
    tool.out.table(requests, [
      { name: 'REQUEST', of: (each) => each.privacyRequestId },
      { name: 'TENANT', of: (each) => each.tenantId },
      { name: 'KIND', of: (each) => plain(each.kind, 'PRIVACY_REQUEST_KIND_') },
      { name: 'STATE', of: (each) => plain(each.state, 'PRIVACY_REQUEST_STATE_') },
      { name: 'DUE', of: (each) => (each.dueTime === undefined ? '-' : minute(each.dueTime)) },
      { name: 'CLAUSE', of: (each) => each.clauseId },
    ]),
  );
}

async function show(tool: Tool, tenantId: string, privacyRequestId: string): Promise<void> {
  const call = await tool.connection.asPerson();
  const which = { tenantId, privacyRequestId };
  const { request } = await clientOf(tool).getPrivacyRequest(which, call);
  const erased = request?.kind === 'PRIVACY_REQUEST_KIND_ERASE' && request.state === 'PRIVACY_REQUEST_STATE_COMPLETED';
  const certificate = erased ? await clientOf(tool).getErasureCertificate(which, call) : undefined;
  tool.out.data({ request, certificate }, () => {
    const steps = tool.out.table(request?.steps ?? [], [
      { name: 'TIME', of: (step) => minute(step.time) },
      { name: 'STEP', of: (step) => step.step },
      { name: 'WHO', of: (step) => step.actor },
      { name: 'DETAIL', of: (step) => step.detail },
    ]);
    const rows = (request?.confirmations ?? []).flatMap(({ service, holdings }) =>
      holdings.map((holding) => ({ service, holding })),
    );
    return `${steps}\n\n${holdingsTable(tool, rows)}`;
  });
}

type HoldingRow = {
  readonly service: string;
  readonly holding: PrivacyRequest['confirmations'][number]['holdings'][number];
};

function holdingsTable({ out }: Tool, rows: readonly HoldingRow[]): string {
  return out.table(rows, [
    { name: 'SERVICE', of: ({ service }) => service },
    { name: 'HOLDS', of: ({ holding }) => holding.category },
    { name: 'RECORDS', of: ({ holding }) => holding.records.toString() },
    { name: 'TREATMENT', of: ({ holding }) => plain(holding.treatment, 'HOLDING_TREATMENT_') },
    { name: 'LAW', of: ({ holding }) => holding.law },
  ]);
}

async function exportData(
  tool: Tool,
  tenantId: string,
  privacyRequestId: string,
  { requestId: id, out }: OrderOptions & { readonly out?: string },
): Promise<void> {
  const call = await tool.connection.asPerson();
  if (out === undefined) {
    const { request } = await clientOf(tool).orderPrivacyExport(
      { requestId: id ?? randomUUID(), tenantId, privacyRequestId },
      call,
    );
    tool.out.data({ request }, () => outcome(tool, request));
    return;
  }
  // A package is never written over something else.
  const file = await open(out, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const { chunk } of clientOf(tool).downloadPrivacyExport({ tenantId, privacyRequestId }, call)) {
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
  } finally {
    await file.close();
  }
  tool.out.data({ file: out, bytes }, () =>
    tool.out.table(
      [{ out, bytes }],
      [
        { name: 'FILE', of: (row) => row.out },
        { name: 'BYTES', of: (row) => row.bytes.toString() },
      ],
    ),
  );
}

async function erase(
  tool: Tool,
  tenantId: string,
  privacyRequestId: string,
  { requestId: id, dryRun: look = false }: OrderOptions & { readonly dryRun?: boolean },
): Promise<void> {
  const call = await tool.connection.asPerson();
  const order = { requestId: id ?? randomUUID(), tenantId, privacyRequestId, validateOnly: look };
  const { request, holdings } = await clientOf(tool).orderErasure(order, call);
  tool.out.data({ request, holdings, dryRun: look }, () =>
    holdingsTable(
      tool,
      holdings.map((holding) => ({ service: 'accounts', holding })),
    ),
  );
}

async function refuse(
  tool: Tool,
  tenantId: string,
  privacyRequestId: string,
  { requestId: id, ground, reason }: RefuseOptions,
): Promise<void> {
  const call = await tool.connection.asPerson();
  const order = { requestId: id ?? randomUUID(), tenantId, privacyRequestId, ground: GROUNDS[ground], reason };
  const { request } = await clientOf(tool).refusePrivacyRequest(order, call);
  tool.out.data({ request }, () => outcome(tool, request));
}

function outcome({ out }: Tool, request: PrivacyRequest | undefined): string {
  return out.table(request === undefined ? [] : [request], [
    { name: 'REQUEST', of: (each) => each.privacyRequestId },
    { name: 'STATE', of: (each) => plain(each.state, 'PRIVACY_REQUEST_STATE_') },
  ]);
}
