// One command line from its words to its exit code.
import { exitCodeOf, EXIT, type ExitCode } from './exit-code.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs a command. Never throws: failures are said on stderr and told by the code. */
export async function run(words: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    await createProgram(around).parseAsync([...words], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const code = exitCodeOf(error);
    // Commander says its own faults; everything else is said here.
    if (!isCommanders(error)) createOutput(around, words.includes('--json')).failure(error);
    return code;
  }
}

const isCommanders = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('commander.');
