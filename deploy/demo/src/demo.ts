// `npm run demo`: one tenant's whole life through the public RPCs, against the running stack or a fresh one. Every figure
// is held against the demonstration's own arithmetic; the first one that differs ends it with exit code 1.
import { isDomainError } from '@tollgate/errors';
import { styleText } from 'node:util';
import { assemble } from './cast.ts';
import { openAccount } from './chapters/open-account.ts';
import { partWays } from './chapters/part-ways.ts';
import { payAndSend } from './chapters/pay-and-send.ts';
import { proveTheBooks } from './chapters/prove-the-books.ts';
import { suspendAndReinstate } from './chapters/suspend-and-reinstate.ts';
import { closeTheMonth } from './chapters/close-the-month.ts';
import { findOrStartStack } from './stack.ts';
import { tellStory } from './story.ts';

const write = (line: string): void => void process.stdout.write(`${line}\n`);

async function play(): Promise<void> {
  const stack = await findOrStartStack(write);
  try {
    const cast = await assemble(stack.file);
    const story = tellStory(write);
    const began = performance.now();
    try {
      const tenant = await openAccount(cast, story);
      await payAndSend(cast, tenant, story);
      await closeTheMonth(cast, tenant, story);
      await suspendAndReinstate(cast, tenant, story);
      await partWays(cast, tenant, story);
      await proveTheBooks(cast, tenant, story);
    } finally {
      await cast.close();
    }
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
