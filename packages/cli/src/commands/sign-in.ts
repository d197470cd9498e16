// tollgate sign-in, sign-out, whoami.
import { type SignInResponse, UsersServiceService } from '@tollgate/contracts/accounts/v1/users';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { type Output, printable } from '../output.ts';
import { ask } from '../prompt.ts';
import { readSession, removeSession, type StoredSession, writeSession } from '../session-file.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, outputOf, profileOf, type Register, type Tool } from '../tool.ts';
import type { Command } from 'commander';

const MORE = `
At a terminal it asks; elsewhere it takes TOLLGATE_LOGIN, TOLLGATE_PASSWORD and, for staff, TOLLGATE_ONE_TIME_CODE.
The session is kept beside the profile in a file that only you can read.`;

export const registerSignIn: Register = (program, around) => {
  program
    .command('sign-in')
    .description('sign in as a member of staff or a user of a tenant')
    .addHelpText('after', MORE)
    .action(action<[object]>(around, signIn));
  program.command('sign-out').description('end the session').action(action<[object]>(around, signOut));
  program
    .command('whoami')
    .description('say who is signed in')
    .action((_options: object, command: Command) => whoami(command, around));
};

async function signIn({ connection, out, around }: Tool): Promise<void> {
  const credentials = await credentialsFrom(around);
  const answer = await connection.client('accounts', UsersServiceService).signIn(credentials);
  const session = storedOf(credentials.login, answer);
  writeSession(connection.profile, session);
  show(session, out);
}

async function signOut({ connection, out }: Tool): Promise<void> {
  const session = readSession(connection.profile);
  removeSession(connection.profile);
  if (session !== undefined) {
    await connection.client('accounts', UsersServiceService).signOut({ sessionToken: session.sessionToken });
  }
  out.note('signed out');
}

async function whoami(command: Command, around: Surroundings): Promise<void> {
  const session = readSession(profileOf(command, around));
  if (session === undefined) throw new CommandFailure(EXIT.notSignedIn, 'Nobody is signed in: tollgate sign-in');
  show(session, outputOf(command, around));
}

// Tokens are nobody's data.
function show(session: StoredSession, out: Output): void {
  const { login, displayName, kind, tenantId, roles, sessionEnds } = session;
  const where = tenantId === '' ? '' : ` of ${tenantId}`;
  out.data({ login, displayName, kind, tenantId, roles, sessionEnds }, () =>
    printable(`${displayName} (${login}), ${kind}${where}: ${roles.join(', ')}; until ${sessionEnds}`),
  );
}

async function credentialsFrom(
  around: Surroundings,
): Promise<{ login: string; password: string; oneTimeCode: string }> {
  const { env, stdin } = around;
  const atTerminal = stdin.isTTY === true;
  const value = async (name: string, question: string, secret = false): Promise<string> => {
    const given = env[name];
    if (given !== undefined && given !== '') return given;
    if (atTerminal) return ask(around, question, secret);
    throw new CommandFailure(EXIT.usage, `${name} is not set, and there is no terminal to ask at.`);
  };
  const login = (await value('TOLLGATE_LOGIN', 'Phone number or staff login: ')).trim();
  const password = await value('TOLLGATE_PASSWORD', 'Password: ', true);
  const code = env['TOLLGATE_ONE_TIME_CODE'] ?? (atTerminal ? await ask(around, 'One-time code (staff only): ') : '');
  return { login, password, oneTimeCode: code.replaceAll(' ', '') };
}

function storedOf(login: string, answer: SignInResponse): StoredSession {
  const { user, sessionExpireTime, personTokenExpireTime } = answer;
  if (user === undefined || sessionExpireTime === undefined || personTokenExpireTime === undefined) {
    throw new CommandFailure(EXIT.failure, 'accounts answered the sign-in incompletely');
  }
  return {
    login,
    displayName: user.displayName,
    kind: user.kind === 'USER_KIND_STAFF' ? 'staff' : 'tenant',
    tenantId: user.tenantId,
    roles: user.roles,
    sessionToken: answer.sessionToken,
    sessionEnds: sessionExpireTime.toISOString(),
    personToken: answer.personToken,
    personTokenEnds: personTokenExpireTime.toISOString(),
  };
}
