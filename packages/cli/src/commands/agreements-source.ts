// Which agreement a word of the command line names: one of this build's, or a file that is being written.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import {
  agreementById,
  latestAgreement,
  listAgreements,
  loadAgreement,
  warningsOf,
  type AgreementFault,
  type AgreementVersion,
} from '@tollgate/agreements';
import { DomainError, notFound } from '@tollgate/errors';

import { CommandFailure, EXIT } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

export interface NamedAgreement {
  readonly agreement: AgreementVersion;
  /** What the source says against itself and the file records. */
  readonly warnings: readonly AgreementFault[];
}

/**
 * `jd-sms` is the version in force, `jd-sms@1` that version, anything with a slash or `.json` a file. A file with faults is
 * refused with all of them.
 */
export async function agreementNamed(word: string, { cwd, now }: Surroundings): Promise<NamedAgreement> {
  if (word.includes('/') || word.endsWith('.json')) return fromFile(path.resolve(cwd, word));
  const [id = '', version] = word.split('@');
  const agreement =
    version === undefined ? (latestAgreement(id, now()) ?? agreementById(id)) : agreementById(id, version);
  if (agreement === undefined) {
    const known = listAgreements().map((each) => `${each.id}@${each.version}`);
    throw notFound('UNKNOWN_AGREEMENT', `There is no agreement ${word}. There are: ${known.join(', ')}.`, {
      agreement: word,
    });
  }
  return { agreement, warnings: warningsOf(agreement) };
}

async function fromFile(file: string): Promise<NamedAgreement> {
  const loaded = loadAgreement(await readJson(file));
  if (loaded.ok) return loaded;
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'AGREEMENT_FILE_INVALID',
    message: `${path.basename(file)} is no usable agreement: ${loaded.faults.length} faults`,
    violations: loaded.faults.map(({ code, path: field, message }) => ({ field, description: `${message} (${code})` })),
  });
}

/** The JSON of a file. @throws CommandFailure usage where there is none */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new CommandFailure(EXIT.usage, `cannot read ${path.basename(file)}`);
  }
  return parseJson(text, path.basename(file));
}

/** @throws CommandFailure usage where it is no JSON */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandFailure(EXIT.usage, `${name} is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
