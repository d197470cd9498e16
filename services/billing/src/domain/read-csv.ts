// CSV as RFC 4180 has it: fields between commas, quoted where they contain commas, quotes or line ends.

export interface CsvLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Empty lines are passed over. Undefined when a quoted field does not end. */
export function readCsv(text: string): CsvLine[] | undefined {
  const lines: CsvLine[] = [];
  let [fields, field, quoted, line, start] = [[] as string[], '', false, 1, 1];
  const endLine = (): void => {
    fields.push(field);
    if (fields.length > 1 || field !== '') lines.push({ line: start, fields });
    [fields, field] = [[], ''];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text[++at] ?? '';
      else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === ',') {
      fields.push(field);
      field = '';
    } else if (char === '\n') {
      endLine();
      start = line;
    } else if (char !== '\r' || text[at + 1] !== '\n') field += char;
  }
  if (quoted) return undefined;
  endLine();
  return lines;
}
