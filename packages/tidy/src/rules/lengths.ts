// Length limits, as a ratchet: what already overruns may shrink, never grow, and nothing new may overrun.
import { isCode, isTest } from '../place.ts';
import { type Ratchet, ratchetPath } from '../ratchet.ts';
import { type Fault, lineCount, type Rule, type SourceFile } from '../source.ts';
import { functionsOf } from '../syntax.ts';

const name = 'length';

/** Lines a file or function may have. */
export const limits = { sourceFile: 300, testFile: 400, function: 60 } as const;

/** Something longer than its limit. */
interface Overrun {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  readonly lines: number;
  readonly message: string;
}

/** File and function length against the limits and a ratchet. */
export function lengths(ratchet: Ratchet): Rule {
  return {
    name,
    check(files: readonly SourceFile[]): Fault[] {
      const overruns = files.filter((file) => isCode(file.path)).flatMap(overrunsOf);
      return [
        ...overruns
          .filter((one) => one.lines > (ratchet[one.key] ?? 0))
          .map(({ path, line, message }) => ({ path, line, rule: name, message })),
        ...slack(ratchet, overruns),
      ];
    },
  };
}

/** Every overrun now, keyed as in the ratchet. */
export function measureOverruns(files: readonly SourceFile[]): Ratchet {
  const overruns = files.filter((file) => isCode(file.path)).flatMap(overrunsOf);
  return Object.fromEntries(overruns.map((one) => [one.key, one.lines]));
}

function overrunsOf(file: SourceFile): Overrun[] {
  const { path } = file;
  const lines = lineCount(file.text);
  const most = isTest(path) ? limits.testFile : limits.sourceFile;
  const whole = {
    key: path,
    path,
    line: 1,
    lines,
    message: `${lines} lines, limit ${most}: split it by what it is about`,
  };
  const repeats = new Map<string, number>();
  const parts = functionsOf(file)
    // A describe block is a chapter of a file, not a function that somebody calls.
    .filter((span) => span.lines > limits.function && !/^(describe|suite)\b/.test(span.name))
    .map((span): Overrun => {
      const nth = (repeats.get(span.name) ?? 0) + 1;
      repeats.set(span.name, nth);
      const key = `${path}#${span.name}${nth === 1 ? '' : `~${nth}`}`;
      return {
        key,
        path,
        line: span.line,
        lines: span.lines,
        message: `${span.name} has ${span.lines} lines, limit ${limits.function}`,
      };
    });
  return lines > most ? [whole, ...parts] : parts;
}

/** An entry that allows more than is there would let it grow back. */
function slack(ratchet: Ratchet, overruns: readonly Overrun[]): Fault[] {
  const now = new Map(overruns.map((one) => [one.key, one.lines]));
  return Object.entries(ratchet)
    .filter(([key, allowed]) => allowed > (now.get(key) ?? 0))
    .map(([key, allowed]) => ({
      path: ratchetPath,
      line: 1,
      rule: name,
      message: `${key} allows ${allowed}, now ${now.get(key) ?? 'within the limit'}: run npm run tidy -- --tighten`,
    }));
}
