// The one statement that writes a batch: on condition that every wallet it was decided on is as it was known, everything
// is written together, else nothing. Which parts it has, in which form, depends on what there is to write; each is compiled once.
import type { Shape } from './batch-columns.ts';
import { PARTS } from './batch-parts.ts';
import type { BatchWrites } from './batch-writes.ts';

export interface BatchStatement {
  /** The same for every batch of the same parts: the name of a prepared statement. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const compiled = new Map<string, { readonly name: string; readonly text: string }>();

/** The statement for these writes; it answers one row with one column, `ok`. */
export function batchStatement(writes: BatchWrites): BatchStatement {
  const parts = PARTS.filter((part) => part.wanted(writes)).map(({ name, shape }) => ({ name, ...shape(writes) }));
  const form = parts.map(({ name, key }) => `${name}:${key}`).join(' ');
  let known = compiled.get(form);
  if (known === undefined) {
    known = { name: `batch_${compiled.size}`, text: textOf(parts) };
    compiled.set(form, known);
  }
  return { ...known, values: parts.flatMap((part) => part.values) };
}

function textOf(shapes: readonly Shape[]): string {
  let before = 0;
  const expressions = shapes.map(({ sql, values }) => {
    const shift = before;
    before += values.length;
    return sql().replaceAll(/\$(\d+)/g, (_, position: string) => `$${Number(position) + shift}`);
  });
  return `with ${expressions.join(',\n')}\nselect ok from guard`;
}
