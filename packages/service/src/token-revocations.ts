// Asks the broker whether a person's tokens are over before their time: accounts says so under a subject for each person and
// session, of which the last word counts.
import type { TokenRevocations } from '@tollgate/auth';
import { PersonTokensRevoked } from '@tollgate/contracts/accounts/v1/sessions';
import type { Broker } from '@tollgate/nats';
import type { Log } from '@tollgate/observability';

/** An answer holds for so long: a revoked token passes no longer than that. */
const HOLD_MS = 2_000;
const CAPACITY = 20_000;
const STREAM = 'ACCOUNTS';
/** JetStream's code for "no message found" (server/errors.json). */
const NO_MESSAGE = 10037;

/** Under which subject accounts revokes; without a session all of the person's tokens. */
export const revocationSubject = (userId: string, sessionId: string): string =>
  `tollgate.accounts.person_tokens_revoked.${userId}.${sessionId === '' ? 'all' : sessionId}`;

interface Answer {
  readonly until: number;
  /** Tokens issued before are over; epoch milliseconds. */
  readonly before: number;
}

/**
 * While the broker is away tokens hold until they expire, a quarter of an hour at most: a lost broker must not sign
 * everybody out. The session itself ends at once, at its next renewal.
 */
export function createTokenRevocations(broker: Broker, log: Log): TokenRevocations {
  const answers = new Map<string, Answer>();
  const asking = new Map<string, Promise<number>>();
  const before = async (subject: string): Promise<number> => {
    const known = answers.get(subject);
    if (known !== undefined && known.until > performance.now()) return known.before;
    const asked = asking.get(subject) ?? ask(subject).finally(() => asking.delete(subject));
    asking.set(subject, asked);
    return asked;
  };
  const ask = async (subject: string): Promise<number> => {
    const found = await lastWord(broker, subject).catch((err: unknown) => {
      log.warn({ err }, 'revoked person tokens cannot be asked for');
      return answers.get(subject)?.before ?? 0;
    });
    answers.delete(subject);
    answers.set(subject, { until: performance.now() + HOLD_MS, before: found });
    for (const oldest of answers.keys()) {
      if (answers.size <= CAPACITY) break;
      answers.delete(oldest);
    }
    return found;
  };
  return {
    isRevoked: async ({ userId, sessionId, issuedMs }) => {
      const subjects = [
        revocationSubject(userId, ''),
        ...(sessionId === undefined ? [] : [revocationSubject(userId, sessionId)]),
      ];
      const limits = await Promise.all(subjects.map(before));
      return limits.some((limit) => issuedMs < limit);
    },
  };
}

async function lastWord(broker: Broker, subject: string): Promise<number> {
  if (!broker.ready()) throw new Error('the broker is away');
  try {
    const message = await broker.manager.streams.getMessage(STREAM, { last_by_subj: subject });
    return PersonTokensRevoked.decode(message.data).issuedBefore?.getTime() ?? 0;
  } catch (error) {
    if (isNoMessage(error)) return 0;
    throw error;
  }
}

const isNoMessage = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'api_error' in error &&
  typeof error.api_error === 'object' &&
  error.api_error !== null &&
  'err_code' in error.api_error &&
  error.api_error.err_code === NO_MESSAGE;
