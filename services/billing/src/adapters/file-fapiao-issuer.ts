// Issues fapiao as files, for who is not joined to a tax platform: JSON and PDF under the number, in a folder.

import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Fapiao } from '../domain/fapiao.ts';
import type { FapiaoIssuer, IssuedFapiao } from '../domain/fapiao-issuer.ts';

/** Typesets a fapiao, or its red letter, as it is issued. */
export type TypesetFapiao = (fapiao: Fapiao, red: boolean) => Promise<Uint8Array>;

const recordSchema = z.object({ number: z.string(), issueTime: z.coerce.date() });

/** The folder is made when it is missing. */
export function createFileIssuer(dir: string, typeset: TypesetFapiao): FapiaoIssuer {
  const issue = async (fapiao: Fapiao, red: boolean, now: Date): Promise<IssuedFapiao> => {
    await mkdir(dir, { recursive: true });
    const number = numberOf(fapiao, red);
    const before = await readRecord(join(dir, `${number}.json`));
    if (before !== undefined) return before;
    const issued: Fapiao = red
      ? { ...fapiao, state: 'red_issued', redNumber: number, redIssueTime: now }
      : { ...fapiao, state: 'issued', number, issueTime: now };
    await writeWhole(join(dir, `${number}.pdf`), await typeset(issued, red));
    // The record comes last: with it the fapiao is issued.
    await writeWhole(join(dir, `${number}.json`), recordOf(issued, number, red, now));
    return { number, issueTime: now };
  };
  return {
    issue: (fapiao, now) => issue(fapiao, false, now),
    reverse: (fapiao, now) => issue(fapiao, true, now),
  };
}

/**
 * Year and region as in fully digital e-fapiao, then 16 digits that follow from the fapiao, so that a second try finds the
 * first. That no two are the same is for the database to say.
 */
function numberOf({ fapiaoId, applyTime }: Fapiao, red: boolean): string {
  const year = applyTime.toISOString().slice(2, 4);
  const hash = createHash('sha256')
    .update(`${fapiaoId}/${red ? 'red' : 'blue'}`)
    .digest();
  const serial = (hash.readBigUInt64BE(0) % 10n ** 16n).toString().padStart(16, '0');
  return `${year}31${serial}`;
}

function recordOf(fapiao: Fapiao, number: string, red: boolean, now: Date): Uint8Array {
  const { fapiaoId, tenantId, title, returnReason } = fapiao;
  const sign = red ? -1n : 1n;
  const fen = (micros: bigint): string => ((sign * micros) / 10_000n).toString();
  const record = {
    number,
    issueTime: now.toISOString(),
    red,
    ...(red ? { reverses: fapiao.number, reason: returnReason } : {}),
    fapiaoId,
    tenantId,
    buyer: title,
    totalFen: fen(fapiao.total.micros),
    netFen: fen(fapiao.net.micros),
    taxFen: fen(fapiao.tax.micros),
  };
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
}

async function readRecord(path: string): Promise<IssuedFapiao | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return recordSchema.parse(JSON.parse(text));
}

/** All of it or nothing, and on the disk when it resolves. */
async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
