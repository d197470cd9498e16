// tollgate users: members of a tenant, or of the staff, and their sessions.
import { randomUUID } from 'node:crypto';

import { type Member, MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';

import { wholeNumber } from '../arguments.ts';
import { minute, type Output } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface InviteOptions {
  readonly name: string;
  readonly role: string[];
  readonly tenant?: string;
  readonly email?: string;
  readonly login?: string;
  readonly requestId?: string;
}

interface ChangeOptions {
  readonly tenant?: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

const TENANT = ['--tenant <tenant>', 'of this tenant (default: the staff)'] as const;

export const registerUsers: Register = (program, around) => {
  const users = program.command('users').description('members of a tenant or of the staff, and their sessions');
  users
    .command('invite')
    .description('invite somebody; without an address the code is shown, to be handed over')
    .requiredOption('--name <text>', 'who it is')
    .requiredOption('--role <role...>', 'what they may do')
    .option(...TENANT)
    .option('--email <address>', 'where the code goes')
    .option('--login <name>', 'of staff: the name to sign in with')
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate users invite --name 王审核 --role reviewer --login wang.reviewer')
    .action(action<[InviteOptions]>(around, invite));
  users
    .command('list')
    .description('list members, and invitations that are open')
    .option(...TENANT)
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[{ readonly tenant?: string; readonly limit: number }]>(around, list));
  users
    .command('roles <user> <role...>')
    .description('give a member these roles instead')
    .option(...TENANT)
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string[], ChangeOptions]>(around, roles));
  users
    .command('remove <user>')
    .description('end somebody’s membership; their sessions end at once')
    .option(...TENANT)
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, ChangeOptions]>(around, remove));
  users
    .command('sessions [user]')
    .description('list open sessions (default: your own)')
    .action(action<[string | undefined, object]>(around, sessions));
  users
    .command('revoke <user> [session]')
    .description("end a user's session, or all of them")
    .addOption(requestId())
    .action(action<[string, string | undefined, { readonly requestId?: string }]>(around, revoke));
};

async function invite({ connection, out }: Tool, options: InviteOptions): Promise<void> {
  const client = connection.client('accounts', MembersServiceService);
  const answer = await client.inviteMember(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId: options.tenant ?? '',
      displayName: options.name,
      roles: options.role,
      email: options.email ?? '',
      login: options.login ?? '',
    },
    await connection.asPerson(),
  );
  out.data(answer, () =>
    out.facts([
      ['invitation', answer.invitation?.invitationId ?? ''],
      ['expires', minute(answer.invitation?.expireTime)],
      ['code', answer.token === '' ? '(not shown: mailed, or shown before)' : answer.token],
    ]),
  );
}

async function list(
  { connection, out }: Tool,
  { tenant, limit }: { readonly tenant?: string; readonly limit: number },
): Promise<void> {
  const client = connection.client('accounts', MembersServiceService);
  const call = await connection.asPerson();
  const tenantId = tenant ?? '';
  const first = await client.listMembers({ tenantId, pageSize: 1, pageToken: '' }, call);
  const members = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listMembers({ tenantId, pageSize, pageToken }, call);
    return { rows: page.members, nextPageToken: page.nextPageToken };
  });
  const { invitations } = first;
  out.data({ members, invitations }, () =>
    [
      membersTable(out, members),
      ...(invitations.length === 0
        ? []
        : [
            '',
            out.table(invitations, [
              { name: 'INVITATION', of: ({ invitationId }) => invitationId },
              { name: 'NAME', of: ({ displayName }) => displayName },
              { name: 'ROLES', of: (each) => each.roles.join(',') },
              { name: 'EXPIRES', of: ({ expireTime }) => minute(expireTime) },
            ]),
          ]),
    ].join('\n'),
  );
}

async function roles(
  { connection, out }: Tool,
  userId: string,
  wanted: string[],
  options: ChangeOptions,
): Promise<void> {
  const client = connection.client('accounts', MembersServiceService);
  const validateOnly = options.dryRun === true;
  const tenantId = options.tenant ?? '';
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, userId, roles: wanted, validateOnly };
  const { member } = await client.setMemberRoles(request, await connection.asPerson());
  out.data({ dryRun: validateOnly, member }, () =>
    [
      validateOnly ? 'Nothing was changed. It would be:' : 'Changed:',
      membersTable(out, member === undefined ? [] : [member]),
    ].join('\n'),
  );
}

async function remove({ connection, out }: Tool, userId: string, options: ChangeOptions): Promise<void> {
  const client = connection.client('accounts', MembersServiceService);
  const validateOnly = options.dryRun === true;
  const order = { requestId: options.requestId ?? randomUUID(), tenantId: options.tenant ?? '', userId, validateOnly };
  const { member } = await client.removeMember(order, await connection.asPerson());
  out.data({ dryRun: validateOnly, member }, () =>
    [
      validateOnly ? 'Nothing was changed. It would be:' : 'Changed:',
      membersTable(out, member === undefined ? [] : [member]),
    ].join('\n'),
  );
}

async function sessions({ connection, out }: Tool, userId: string | undefined): Promise<void> {
  const client = connection.client('accounts', SessionsServiceService);
  const answer = await client.listSessions({ userId: userId ?? '' }, await connection.asPerson());
  out.data(answer, () =>
    out.table(answer.sessions, [
      { name: 'SESSION', of: ({ sessionId, current }) => `${sessionId}${current ? ' (this one)' : ''}` },
      { name: 'OPENED', of: ({ createTime }) => minute(createTime) },
      { name: 'USED', of: ({ lastUseTime }) => minute(lastUseTime) },
      { name: 'EXPIRES', of: ({ expireTime }) => minute(expireTime) },
      { name: 'LOOKS AT', of: ({ impersonatedTenantId }) => impersonatedTenantId || '-' },
    ]),
  );
}

async function revoke(
  { connection, out }: Tool,
  userId: string,
  sessionId: string | undefined,
  options: { readonly requestId?: string },
): Promise<void> {
  const client = connection.client('accounts', SessionsServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), userId, sessionId: sessionId ?? '' };
  const answer = await client.revokeSessions(request, await connection.asPerson());
  out.data(answer, () => `${answer.revoked} sessions ended.`);
}

const membersTable = (out: Output, members: readonly Member[]): string =>
  out.table(members, [
    { name: 'USER', of: ({ user }) => user?.userId ?? '' },
    { name: 'NAME', of: ({ user }) => user?.displayName ?? '' },
    { name: 'ROLES', of: ({ user }) => user?.roles.join(',') ?? '' },
    { name: 'JOINED', of: ({ joinTime }) => minute(joinTime) },
    { name: 'LEFT', of: ({ leaveTime }) => minute(leaveTime) },
  ]);
