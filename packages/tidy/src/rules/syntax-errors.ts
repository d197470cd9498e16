// Code that does not parse: without this, every other parser-based rule would pass over it in silence.
import { isCode } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { syntaxOf } from '../syntax.ts';

const name = 'syntax';

/** Every code file parses. */
export const syntaxErrors: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] =>
    files
      .filter((file) => isCode(file.path))
      .flatMap((file) =>
        syntaxOf(file).errors.map(({ line, message }) => ({ path: file.path, line, rule: name, message })),
      ),
};
