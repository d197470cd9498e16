// The people file: sign-ins of the demonstration people, as they are kept between starts. Reads that one file.
import { readFileSync } from 'node:fs';
import type { SignInSecrets } from './sign-in.ts';

export interface StaffMember extends SignInSecrets {
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly oneTimeCodeSecret: string;
}

export interface DemoTenant extends SignInSecrets {
  readonly displayName: string;
  readonly tenantId: string;
  /** What the demonstration shows with it. */
  readonly note: string;
}

export interface People {
  /** Where request ids of the seed are derived from: another stack, other ids. */
  readonly seed: string;
  readonly staff: readonly StaffMember[];
  readonly tenants: readonly DemoTenant[];
  readonly complete: boolean;
}

/** Reads the people file; throws with one sentence that names it when it is broken. */
export function readPeople(file: string): People {
  const people = peopleOf(readFileSync(file, 'utf8'));
  if (people !== undefined) return people;
  throw new Error(
    `The sign-ins in ${file} cannot be read because the file is damaged: restore it, or move the data folder away to start afresh.`,
  );
}

/** The people that the text of such a file holds; undefined when it is not of that shape. */
export function peopleOf(text: string): People | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPeople(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPeople(value: unknown): value is People {
  if (!hasTexts(value, ['seed']) || value['seed'] === '') return false;
  const { staff, tenants, complete } = value;
  return (
    typeof complete === 'boolean' &&
    Array.isArray(staff) &&
    staff.every(
      (each) => hasTexts(each, ['login', 'password', 'displayName', 'oneTimeCodeSecret']) && areTexts(each['roles']),
    ) &&
    Array.isArray(tenants) &&
    tenants.every((each) => hasTexts(each, ['login', 'password', 'displayName', 'tenantId', 'note']))
  );
}

function hasTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  return names.every((name) => typeof fields[name] === 'string');
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
