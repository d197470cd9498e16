// Calls to the services of a profile, as the identity `cli` and where needed on behalf of the signed-in person.
import path from 'node:path';

import { channelCredentials, createCallerTokens, loadIdentity, type ServiceName, withPerson } from '@tollgate/auth';
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { isDomainError } from '@tollgate/errors';
import { type CallOptions, type Client, createClient, type Service } from '@tollgate/rpc';

import { CommandFailure, EXIT } from './exit-code.ts';
import { addressOf, type Profile } from './profile.ts';
import { readSession, removeSession, type StoredSession, writeSession } from './session-file.ts';

const RENEW_BEFORE_MS = 60_000;
const DEADLINE_MS = 30_000;

export interface Connection {
  readonly profile: Profile;
  /** A client of one service; it connects at its first call. */
  client<S extends Service>(service: ServiceName, definition: S): Client<S>;
  /** Call options that carry the signed-in person. @throws CommandFailure notSignedIn */
  asPerson(): Promise<CallOptions>;
  /** The same, or no person where nobody is signed in. */
  asPersonIfAny(): Promise<CallOptions>;
  close(): void;
}

/** Reads the identity; nothing is connected yet. */
export async function connect(profile: Profile, now: () => Date): Promise<Connection> {
  const identity = await loadIdentity(path.join(profile.identitiesDir, 'cli'));
  const authorize = createCallerTokens(identity, now);
  const open: { close(): void }[] = [];
  const client = <S extends Service>(service: ServiceName, definition: S): Client<S> => {
    const made = createClient(definition, {
      address: addressOf(profile, service),
      credentials: channelCredentials(identity, service),
      audience: service,
      authorize,
      deadlineMs: DEADLINE_MS,
    });
    open.push(made);
    return made;
  };
  const renew = (session: StoredSession): Promise<StoredSession> => renewed(profile, client, session, now());
  return {
    profile,
    client,
    asPerson: async () => {
      const session = readSession(profile);
      if (session === undefined) throw notSignedIn('Nobody is signed in: tollgate sign-in');
      return { headers: withPerson((await renew(session)).personToken) };
    },
    asPersonIfAny: async () => {
      const session = readSession(profile);
      return session === undefined ? {} : { headers: withPerson((await renew(session)).personToken) };
    },
    close: () => {
      for (const one of open) one.close();
    },
  };
}

async function renewed(
  profile: Profile,
  client: Connection['client'],
  session: StoredSession,
  now: Date,
): Promise<StoredSession> {
  if (Date.parse(session.personTokenEnds) - now.getTime() > RENEW_BEFORE_MS) return session;
  try {
    const users = client('accounts', UsersServiceService);
    const fresh = await users.refreshPersonToken({ sessionToken: session.sessionToken });
    const personTokenEnds = fresh.personTokenExpireTime?.toISOString() ?? '';
    const kept = { ...session, personToken: fresh.personToken, personTokenEnds };
    writeSession(profile, kept);
    return kept;
  } catch (error) {
    if (!isDomainError(error) || error.category !== 'unauthenticated') throw error;
    removeSession(profile);
    throw notSignedIn('The session is over: tollgate sign-in');
  }
}

const notSignedIn = (message: string): CommandFailure => new CommandFailure(EXIT.notSignedIn, message);
