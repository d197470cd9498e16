// The profile: which stack a command talks to. `npm start` writes one; others are written by hand in the same form.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { CommandFailure, EXIT } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/** Addresses by service, and where the identities lie. */
export interface Profile {
  readonly file: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** Holds one folder an identity; the command line uses `cli`. */
  readonly identitiesDir: string;
}

/** Finds and reads the profile: the option, else TOLLGATE_PROFILE, else TOLLGATE_HOME, else the nearest .tollgate above. */
export function readProfile(option: string | undefined, around: Surroundings): Profile {
  const file = fileOf(option, around);
  const value = parse(file);
  const { addresses, identitiesDir } = value;
  if (!isTexts(addresses) || typeof identitiesDir !== 'string') {
    throw fault(`${file} is no profile: it needs "addresses" (service to host:port) and "identitiesDir".`);
  }
  return { file, addresses, identitiesDir: path.resolve(path.dirname(file), identitiesDir) };
}

/** The address of a service. */
export function addressOf(profile: Profile, service: string): string {
  const address = profile.addresses[service];
  if (address === undefined) throw fault(`${profile.file} names no address of ${service}.`);
  return address;
}

function fileOf(option: string | undefined, { env, cwd }: Surroundings): string {
  const named = option ?? env['TOLLGATE_PROFILE'] ?? '';
  if (named !== '') return path.resolve(cwd, named);
  const home = env['TOLLGATE_HOME'] ?? '';
  if (home !== '') return path.resolve(cwd, home, 'stack.json');
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, '.tollgate', 'stack.json');
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) break;
  }
  throw fault(
    'No stack is described in .tollgate/stack.json here or above: start one with npm start, or name a profile.',
  );
}

function parse(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw fault(`The profile ${file} cannot be read: start a stack with npm start, or name another profile.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below, like any other text that is no object.
  }
  throw fault(`${file} is no profile: it is not a JSON object.`);
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

const fault = (message: string): CommandFailure => new CommandFailure(EXIT.usage, message);
