// Reads a submitted form. Values are texts; one form has a file beside them.
import { invalidArgument } from '@tollgate/errors';

import type { FormValues } from '../web/parts/form.ts';
import type { ConsoleContext } from './context.ts';

/** A submitted form. */
export interface Form {
  /** Trimmed, or as it is for passwords; empty when absent. */
  text(name: string): string;
  raw(name: string): string;
  /** Every value of a name. */
  list(name: string): readonly string[];
  /** A file that was chosen; undefined where none was. */
  file(name: string): File | undefined;
  /** Some fields, to be shown again. */
  pick(...names: readonly string[]): FormValues;
  /** Fields whose name starts with a prefix, under their whole names. */
  startingWith(prefix: string): FormValues;
}

/** Reads the body once; a second reading gets the same. @throws DomainError FORM_UNREADABLE. */
export async function formOf(c: ConsoleContext): Promise<Form> {
  const body = await bodyOf(c);
  const all = (name: string): readonly (string | File | undefined)[] => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    return Array.isArray(value) ? value : [value];
  };
  const list = (name: string): string[] => all(name).filter((one) => typeof one === 'string');
  const raw = (name: string): string => list(name)[0] ?? '';
  const text = (name: string): string => raw(name).trim();
  return {
    text,
    raw,
    list,
    // Browsers send a nameless empty file where nothing was chosen.
    file: (name) => all(name).find((one): one is File => one instanceof File && (one.name !== '' || one.size > 0)),
    pick: (...names) => Object.fromEntries(names.map((name) => [name, text(name)])),
    startingWith: (prefix) =>
      Object.fromEntries(Object.keys(body).flatMap((name) => (name.startsWith(prefix) ? [[name, text(name)]] : []))),
  };
}

// What went wrong with the body is nobody's business but the sender's: the cause may quote it, and is dropped.
async function bodyOf(c: ConsoleContext) {
  try {
    return await c.req.parseBody({ all: true });
  } catch {
    throw invalidArgument('FORM_UNREADABLE', 'the form cannot be read');
  }
}
