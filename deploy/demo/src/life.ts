// One tenant's whole life, chapter by chapter, on a stack that runs.
import type { StackFile } from '@tollgate/deploy-stack';
import { assemble } from './cast.ts';
import { closeTheMonth } from './chapters/close-the-month.ts';
import { openAccount } from './chapters/open-account.ts';
import { partWays } from './chapters/part-ways.ts';
import { payAndSend } from './chapters/pay-and-send.ts';
import { proveTheBooks } from './chapters/prove-the-books.ts';
import { suspendAndReinstate } from './chapters/suspend-and-reinstate.ts';
import { tellStory } from './story.ts';

/** Plays it with a new tenant; throws at the first figure that is not the one worked out. */
export async function playLife(stack: StackFile, write: (line: string) => void): Promise<void> {
  const cast = await assemble(stack);
  const story = tellStory(write);
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
}
