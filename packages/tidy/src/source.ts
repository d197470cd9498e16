// What a rule sees and says: files as path and text, faults as path, line, rule and message.

/** One file of the repository. `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One breach of one rule. `line` counts from 1. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** A named, pure check over the whole list of files. It reads nothing else, so a table can test it. */
export interface Rule {
  readonly name: string;
  readonly check: (files: readonly SourceFile[]) => Fault[];
}

/** The line, counted from 1, on which a character offset falls. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Lines in a text; a final newline does not start another one. */
export function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
