// The kinds of values a setting may have. May read files (secretFile), nothing else.
//
// Every field is a zod type, so `.optional()` and `.default(value)` make its optional variants. No fault
// repeats the value it complains about: a password pasted into the wrong variable must not reach a log.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseListenAddress } from './address.ts';
import { parseDurationMs } from './duration.ts';

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
  ['1', true],
  ['0', false],
]);

function parsed<T>(expected: string, parse: (value: string) => T | undefined): z.ZodType<T, string> {
  return raw(expected).transform((value, context) => {
    const result = parse(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `must be ${expected}` });
    return z.NEVER;
  });
}

function raw(expected: string): z.ZodString {
  return z.string({ error: `is not set; it must be ${expected}` });
}

function parseUrl(value: string, protocols: readonly string[] | undefined): string | undefined {
  const url = URL.parse(value);
  if (url === null) return undefined;
  return protocols === undefined || protocols.includes(url.protocol.replace(/:$/, '')) ? value : undefined;
}

function readSecret(path: string, context: z.RefinementCtx): string {
  try {
    const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (secret !== '') return secret;
    context.addIssue({ code: 'custom', message: 'names an empty file; it must name a file that holds the secret' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    context.addIssue({ code: 'custom', message: `must be the path of a readable file (${code})` });
  }
  return z.NEVER;
}

function integer(bounds: { min?: number; max?: number } = {}): z.ZodType<number, string> {
  const min = bounds.min ?? Number.MIN_SAFE_INTEGER;
  const max = bounds.max ?? Number.MAX_SAFE_INTEGER;
  const range = [
    bounds.min === undefined ? '' : ` of at least ${min}`,
    bounds.max === undefined ? '' : ` of at most ${max}`,
  ];
  return parsed(`a whole number${range.filter((part) => part !== '').join(' and')}`, (value) => {
    const number = /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

function choice<const C extends string>(choices: readonly C[]): z.ZodType<C, string> {
  return parsed(`one of ${choices.join(', ')}`, (value) => choices.find((candidate) => candidate === value));
}

/** Kinds of settings, each a zod type from the variable's text to its typed value. */
export const field = {
  /** Any text that is not empty. */
  text: (): z.ZodType<string, string> => raw('a text'),
  /** A whole number within bounds, both included. */
  integer,
  /** A TCP port, 0 (any free one) to 65535. */
  port: (): z.ZodType<number, string> => integer({ min: 0, max: 65_535 }),
  /** `host:port`, checked and kept as text; parseListenAddress splits it. */
  listenAddress: (): z.ZodType<string, string> =>
    parsed('host:port, such as 127.0.0.1:7101', (value) =>
      parseListenAddress(value) === undefined ? undefined : value,
    ),
  /** An absolute URL, kept as text; with protocols (`['postgres', 'postgresql']`) only those. */
  url: (protocols?: readonly string[]): z.ZodType<string, string> =>
    parsed(
      `a URL${protocols === undefined ? '' : ` that starts with ${protocols.map((p) => `${p}://`).join(' or ')}`}`,
      (value) => parseUrl(value, protocols),
    ),
  /** The path of a file; the value is the file's text without its last line end. */
  secretFile: (): z.ZodType<string, string> => raw('the path of a file that holds the secret').transform(readSecret),
  /** true, false, on, off, 1 or 0. */
  flag: (): z.ZodType<boolean, string> => parsed('true or false', (value) => FLAGS.get(value.toLowerCase())),
  /** One of a few texts. */
  choice,
  /** A duration with its unit (`250ms`, `30s`, `5m`, `2h`, `7d`), in milliseconds. */
  durationMs: (): z.ZodType<number, string> => parsed('a duration such as 250ms, 30s, 5m, 2h or 7d', parseDurationMs),
};
