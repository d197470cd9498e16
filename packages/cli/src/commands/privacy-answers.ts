// tollgate privacy answer, prove, pause and resume: how staff go on with what somebody asked about their data.
import { randomUUID } from 'node:crypto';
import {
  IdentityCheck,
  PauseReason,
  type PrivacyRequest,
  PrivacyServiceService,
} from '@tollgate/contracts/accounts/v1/privacy';
import { type Command, Option } from 'commander';

import { minute, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, requestId, type Tool } from '../tool.ts';

const PAUSES = {
  'scope-unclear': PauseReason.SCOPE_UNCLEAR,
  'papers-missing': PauseReason.PAPERS_MISSING,
  'authority-unclear': PauseReason.AUTHORITY_UNCLEAR,
} as const;
const CHECKS = { 'paper-seen': IdentityCheck.PAPER_SEEN, 'called-back': IdentityCheck.CALLED_BACK } as const;

interface Options {
  readonly requestId?: string;
}
interface AnswerOptions extends Options {
  readonly text: string;
}
interface ProveOptions extends Options {
  readonly check: keyof typeof CHECKS;
}
interface PauseOptions extends Options {
  readonly reason: keyof typeof PAUSES;
}

/** Adds them to `tollgate privacy`. */
export function registerPrivacyAnswers(privacy: Command, around: Surroundings): void {
  const on = (name: string, description: string): Command =>
    privacy
      .command(name)
      .description(description)
      .argument('<tenant>', 'its tenant id')
      .argument('<request>', 'the privacy request id')
      .addOption(requestId());
  on('answer', 'answer a request in words, which completes it')
    .requiredOption('--text <text>', 'the answer, for the requester')
    .action(action<[string, string, AnswerOptions]>(around, answer));
  on('prove', 'say how it was checked who asks; the clock goes on')
    .addOption(new Option('--check <how>', 'how it was checked').choices(Object.keys(CHECKS)).makeOptionMandatory())
    .action(action<[string, string, ProveOptions]>(around, prove));
  on('pause', 'stop the clock while something is missing that only the requester has')
    .addOption(new Option('--reason <code>', 'what is missing').choices(Object.keys(PAUSES)).makeOptionMandatory())
    .action(action<[string, string, PauseOptions]>(around, pause));
  on('resume', 'let the clock go on').action(action<[string, string, Options]>(around, resume));
}

const clientOf = ({ connection }: Tool) => connection.client('accounts', PrivacyServiceService);
const orderOf = (tenantId: string, privacyRequestId: string, options: Options) => ({
  requestId: options.requestId ?? randomUUID(),
  tenantId,
  privacyRequestId,
});

async function answer(tool: Tool, tenantId: string, id: string, options: AnswerOptions): Promise<void> {
  const order = { ...orderOf(tenantId, id, options), answer: options.text };
  show(tool, await clientOf(tool).answerPrivacyRequest(order, await tool.connection.asPerson()));
}

async function prove(tool: Tool, tenantId: string, id: string, options: ProveOptions): Promise<void> {
  const order = { ...orderOf(tenantId, id, options), password: '', identityCheck: CHECKS[options.check] };
  show(tool, await clientOf(tool).provePrivacyIdentity(order, await tool.connection.asPerson()));
}

async function pause(tool: Tool, tenantId: string, id: string, options: PauseOptions): Promise<void> {
  const order = { ...orderOf(tenantId, id, options), reason: PAUSES[options.reason] };
  show(tool, await clientOf(tool).pausePrivacyRequest(order, await tool.connection.asPerson()));
}

async function resume(tool: Tool, tenantId: string, id: string, options: Options): Promise<void> {
  const call = await tool.connection.asPerson();
  show(tool, await clientOf(tool).resumePrivacyRequest(orderOf(tenantId, id, options), call));
}

function show({ out }: Tool, { request }: { readonly request: PrivacyRequest | undefined }): void {
  out.data({ request }, () =>
    out.table(request === undefined ? [] : [request], [
      { name: 'REQUEST', of: (each) => each.privacyRequestId },
      { name: 'STATE', of: (each) => plain(each.state, 'PRIVACY_REQUEST_STATE_') },
      { name: 'DUE', of: dueOf },
    ]),
  );
}

const dueOf = ({ dueTime, deadlinePending }: PrivacyRequest): string => {
  if (dueTime !== undefined) return minute(dueTime);
  return deadlinePending ? 'to be set' : '-';
};
