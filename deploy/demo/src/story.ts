// Prints the demonstration step by step and holds every figure against the demonstration's own arithmetic.
import { formatYuan, money } from '@tollgate/money';
import { styleText } from 'node:util';

/** A figure is not what the demonstration worked out by itself. */
class FigureMismatch extends Error {}

export interface Story {
  /** Begins a step. */
  step(title: string, clauses?: readonly string[]): void;
  /** Says something that is no figure. */
  say(text: string): void;
  /** Prints a figure; throws FigureMismatch when it is not the expected one. */
  figure(name: string, actual: unknown, expected: unknown): void;
  /** The same for an amount in micros of CNY. */
  amount(name: string, actual: bigint | undefined, expected: bigint): void;
  /** Prints and holds a condition. */
  holds(name: string, holds: boolean, shown: string): void;
}

/** A story on standard output. */
export function tellStory(write: (line: string) => void): Story {
  let number = 0;
  const line = (name: string, shown: string, ok: boolean): void =>
    write(`   ${ok ? styleText('green', '✓') : styleText('red', '✗')} ${name.padEnd(44)} ${shown}`);
  const hold = (name: string, ok: boolean, shown: string, wanted: string): void => {
    line(name, shown, ok);
    if (!ok) throw new FigureMismatch(`${name}: ${shown}, but it has to be ${wanted}`);
  };
  return {
    step: (title, clauses = []) => {
      number += 1;
      const cited = clauses.length === 0 ? '' : styleText('cyan', `  [${clauses.join(', ')}]`);
      write(`\n${styleText('bold', `${String(number).padStart(2)}. ${title}`)}${cited}`);
    },
    say: (text) => write(`     ${styleText('gray', text)}`),
    figure: (name, actual, expected) => hold(name, actual === expected, String(actual), String(expected)),
    amount: (name, actual, expected) => {
      const show = (micros: bigint | undefined): string =>
        micros === undefined ? 'nothing' : `${formatYuan(money(micros, 'CNY'))} CNY`;
      hold(name, actual === expected, show(actual), show(expected));
    },
    holds: (name, holds, shown) => hold(name, holds, shown, 'otherwise'),
  };
}
