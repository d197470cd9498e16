// A registry over HTTP. Requests and answers are signed with a shared key (HMAC-SHA256 over time, question id and body);
// whatever is late, unsigned, too large or not understood is no answer.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Registry, RegistryAnswer, RegistryQuestion } from './registry.ts';

export interface HttpRegistryOptions {
  readonly url: string;
  readonly key: Uint8Array;
  /** For each try. */
  readonly timeoutMs: number;
  /** Tries within one check. */
  readonly tries: number;
  readonly now: () => Date;
}

/** An answer is a few words. */
const ANSWER_BYTES_MAX = 16_384;
/** How far the clocks of both sides may be apart. */
const SKEW_MS = 300_000;
const RETRY_PAUSE_MS = 200;

export function httpRegistry(options: HttpRegistryOptions): Registry {
  return {
    remote: true,
    check: async (question, signal) => {
      for (let tried = 0; tried < options.tries && !signal.aborted; tried += 1) {
        if (tried > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS * 2 ** (tried - 1)));
        const answer = await ask(options, question, signal);
        if (answer !== 'UNAVAILABLE') return answer;
      }
      return 'UNAVAILABLE';
    },
  };
}

async function ask(
  { url, key, timeoutMs, now }: HttpRegistryOptions,
  question: RegistryQuestion,
  signal: AbortSignal,
): Promise<RegistryAnswer> {
  const body = JSON.stringify(question);
  const time = String(now().getTime());
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        'x-registry-time': time,
        'x-registry-signature': sign(key, time, question.id, body),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await boundedText(response);
    if (response.status !== 200 || text === undefined) return 'UNAVAILABLE';
    const answered = response.headers.get('x-registry-time') ?? '';
    if (!isSigned(key, question.id, { text, time: answered, signature: response.headers.get('x-registry-signature') }))
      return 'UNAVAILABLE';
    if (!(Math.abs(Number(answered) - now().getTime()) <= SKEW_MS)) return 'UNAVAILABLE';
    return answerOf(text);
  } catch {
    // Refused, reset, late, or stopped: none of it is an answer.
    return 'UNAVAILABLE';
  }
}

/** The question's id is signed too, so that nobody can play another question's answer. */
function sign(key: Uint8Array, time: string, id: string, body: string): string {
  return createHmac('sha256', key).update(`${time}\n${id}\n${body}`).digest('hex');
}

function isSigned(
  key: Uint8Array,
  id: string,
  answer: { readonly text: string; readonly time: string; readonly signature: string | null },
): boolean {
  const expected = Buffer.from(sign(key, answer.time, id, answer.text));
  const given = Buffer.from(answer.signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function boundedText(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return '';
  for await (const part of body) {
    size += part.length;
    if (size > ANSWER_BYTES_MAX) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function answerOf(text: string): RegistryAnswer {
  const parsed: unknown = JSON.parse(text);
  const outcome = typeof parsed === 'object' && parsed !== null && 'outcome' in parsed ? parsed.outcome : undefined;
  return outcome === 'MATCH' || outcome === 'MISMATCH' ? outcome : 'UNAVAILABLE';
}
