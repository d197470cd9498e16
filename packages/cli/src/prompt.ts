// Asks a person at a terminal. Questions go to stderr; what is secret is not echoed.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import type { Surroundings } from './surroundings.ts';

/** Asks one question and waits for a line. */
export async function ask({ stdin, stderr }: Surroundings, question: string, secret = false): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: secret ? silent : stderr, terminal: true });
  try {
    if (!secret) return await lines.question(question);
    stderr.write(question);
    const answer = await lines.question('');
    stderr.write('\n');
    return answer;
  } finally {
    lines.close();
  }
}
