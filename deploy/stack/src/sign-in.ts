// Signs demonstration people in, as the console would, and keeps their person token fresh.
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { isDomainError } from '@tollgate/errors';
import { generate } from 'otplib';
import type { PersonTokens, StackConnection } from './connection.ts';

export interface SignInSecrets {
  readonly login: string;
  readonly password: string;
  /** Base32; staff only. */
  readonly oneTimeCodeSecret?: string;
}

const REFRESH_BEFORE_MS = 60_000;
const CODE_PERIOD_MS = 30_000;

/** Opens a session; the result gives a token that is good for at least another minute. */
export async function signIn(connection: StackConnection, secrets: SignInSecrets): Promise<PersonTokens> {
  const users = connection.client('accounts', UsersServiceService);
  const opened = await attempt();
  let token = opened.personToken;
  let expires = opened.personTokenExpireTime?.getTime() ?? 0;
  return async () => {
    if (expires - Date.now() < REFRESH_BEFORE_MS) {
      const fresh = await users.refreshPersonToken({ sessionToken: opened.sessionToken });
      token = fresh.personToken;
      expires = fresh.personTokenExpireTime?.getTime() ?? 0;
    }
    return token;
  };

  async function attempt(): Promise<Awaited<ReturnType<typeof users.signIn>>> {
    const { login, password, oneTimeCodeSecret: secret } = secrets;
    const oneTimeCode = secret === undefined ? '' : await generate({ secret });
    try {
      return await users.signIn({ login, password, oneTimeCode });
    } catch (error) {
      // A code is good for one sign-in: when it was just used elsewhere, the next one is.
      if (secret === undefined || !isDomainError(error) || error.reason !== 'SIGN_IN_REFUSED') throw error;
      await new Promise((resolve) => setTimeout(resolve, CODE_PERIOD_MS - (Date.now() % CODE_PERIOD_MS) + 500));
      return users.signIn({ login, password, oneTimeCode: await generate({ secret }) });
    }
  }
}
