// `npm run demo`: one tenant's whole life through the public RPCs, against the running stack or a fresh one. Every figure
// is held against the demonstration's own arithmetic; the first one that differs ends it with exit code 1.
import { isDomainError } from '@tollgate/errors';
import { styleText } from 'node:util';
import { playLife } from './life.ts';
import { findOrStartStack } from './stack.ts';

const write = (line: string): void => void process.stdout.write(`${line}\n`);

async function play(): Promise<void> {
  const stack = await findOrStartStack(write);
  try {
    const began = performance.now();
    await playLife(stack.file, write);
    write(
      `\n${styleText(['bold', 'green'], 'Every figure is as worked out.')} ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
  } finally {
    await stack.stop();
  }
}

play().then(
  () => process.exit(0),
  (error: unknown) => {
    const said = isDomainError(error)
      ? `${error.reason}: ${error.message} ${JSON.stringify(error.metadata)}`
      : error instanceof Error
        ? error.message
        : String(error);
    process.stderr.write(`\n${styleText('red', 'The demonstration failed:')} ${said}\n`);
    process.exit(1);
  },
);
