// Reads a submitted form. Values are texts; files are none of our forms' business.
import type { FormValues } from '../web/parts/form.ts';
import type { ConsoleContext } from './context.ts';

/** A submitted form. */
export interface Form {
  /** Trimmed, or as it is for passwords; empty when absent. */
  text(name: string): string;
  raw(name: string): string;
  /** Every value of a name. */
  list(name: string): readonly string[];
  /** Some fields, to be shown again. */
  pick(...names: readonly string[]): FormValues;
  /** Fields whose name starts with a prefix, under their whole names. */
  startingWith(prefix: string): FormValues;
}

/** Reads the body once; a second reading gets the same. */
export async function formOf(c: ConsoleContext): Promise<Form> {
  const body = await c.req.parseBody({ all: true });
  const list = (name: string): string[] => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    const values = Array.isArray(value) ? value : [value];
    return values.filter((one) => typeof one === 'string');
  };
  const raw = (name: string): string => list(name)[0] ?? '';
  const text = (name: string): string => raw(name).trim();
  return {
    text,
    raw,
    list,
    pick: (...names) => Object.fromEntries(names.map((name) => [name, text(name)])),
    startingWith: (prefix) =>
      Object.fromEntries(Object.keys(body).flatMap((name) => (name.startsWith(prefix) ? [[name, text(name)]] : []))),
  };
}
