// A process for run-until-signal.test.ts: its first argument chooses how it behaves. Writes one word a line.

import { setTimeout as delay } from 'node:timers/promises';
import { runUntilSignal } from '../src/index.ts';

const [behaviour = ''] = process.argv.slice(2);

function say(word: string): void {
  process.stdout.write(`${word}\n`);
}

const stops: Readonly<Record<string, () => Promise<void>>> = {
  'hangs at stop': () => new Promise(() => undefined),
  'fails at stop': () => Promise.reject(new Error('stuck')),
  'slow stop': () => delay(1_500),
  'throws while stopping': async () => {
    queueMicrotask(() => {
      throw new Error('late');
    });
    await delay(50);
  },
};

await runUntilSignal(
  async (stack) => {
    stack.add({
      name: 'first',
      stop: () => {
        say('first stopped');
        return Promise.resolve();
      },
    });
    if (behaviour === 'fails at start') throw new Error('no database');
    if (behaviour === 'slow start') {
      say('starting');
      await delay(300);
    }
    stack.add({
      name: 'second',
      stop: async () => {
        say('second stopping');
        await stops[behaviour]?.();
        say('second stopped');
      },
    });
    if (behaviour === 'rejects later') void Promise.reject(new Error('nobody caught me'));
    if (behaviour === 'throws later')
      setTimeout(() => {
        throw new Error('nobody caught me');
      }, 10);
    say('ready');
  },
  {
    onFatal: (error) => say(`fatal: ${error instanceof Error ? error.message : String(error)}`),
    log: {
      info: (_fields, message) => say(`info: ${message}`),
      error: (_fields, message) => say(`error: ${message}`),
    },
    drainMs: behaviour === 'hangs at stop' ? 100 : 5_000,
  },
);
