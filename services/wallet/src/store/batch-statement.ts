// The one statement that writes a batch: on condition that every wallet it was decided on is as it was known, everything
// is written together, else nothing. Which parts it has depends on what there is to write; each form is compiled once.
import { PARTS, type Part } from './batch-parts.ts';
import type { BatchWrites } from './batch-writes.ts';

export interface BatchStatement {
  /** The same for every batch of the same parts: the name of a prepared statement. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const compiled = new Map<number, { readonly name: string; readonly text: string; readonly parts: readonly Part[] }>();

/** The statement for these writes; it answers one row with one column, `ok`. */
export function batchStatement(writes: BatchWrites): BatchStatement {
  let form = 0;
  PARTS.forEach((part, index) => {
    if (part.wanted(writes)) form |= 1 << index;
  });
  let known = compiled.get(form);
  if (known === undefined) {
    known = compile(form, writes);
    compiled.set(form, known);
  }
  return { name: known.name, text: known.text, values: known.parts.flatMap((part) => part.values(writes)) };
}

function compile(form: number, writes: BatchWrites): { name: string; text: string; parts: readonly Part[] } {
  const parts = PARTS.filter((_, index) => (form & (1 << index)) !== 0);
  let before = 0;
  const expressions = parts.map((part) => {
    const shift = before;
    before += part.values(writes).length;
    return part.sql.replaceAll(/\$(\d+)/g, (_, position: string) => `$${Number(position) + shift}`);
  });
  return { name: `batch_${form}`, text: `with ${expressions.join(',\n')}\nselect ok from guard`, parts };
}
