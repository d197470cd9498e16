// Runs buf on the contracts, with this repository's own plugins and Node on the PATH.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { protoDir, repositoryDir } from './places.ts';

/** What a run of buf answered; a non-zero code is an answer, not an exception. */
export interface BufAnswer {
  readonly code: number;
  readonly output: string;
}

/** Runs buf in the proto folder and waits for it. */
export function buf(args: readonly string[]): Promise<BufAnswer> {
  const bin = path.join(repositoryDir, 'node_modules/.bin');
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(bin, 'buf'), args, {
      cwd: protoDir,
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8').trim() }));
  });
}

/** Runs buf and throws with its output when it refuses. */
export async function bufOrThrow(args: readonly string[]): Promise<string> {
  const answer = await buf(args);
  if (answer.code !== 0) throw new Error(answer.output === '' ? `buf ${args[0]} failed` : answer.output);
  return answer.output;
}
