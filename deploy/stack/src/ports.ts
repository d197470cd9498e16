// The ports of a stack: whether they are free, and a base from which all of them are.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { layoutOf, PORT_NAMES, type Layout, type PortName } from './layout.ts';

/** Throws with one sentence when another program holds one of these ports. */
export async function assertPortsFree(layout: Layout, names: readonly PortName[]): Promise<void> {
  for (const name of names) {
    if (await isFree(layout.port(name))) continue;
    throw new Error(
      `Another program holds ${layout.address(name)}, where ${name} has to listen: stop it, or set TOLLGATE_PORT_BASE to another number.`,
    );
  }
}

/** A base from which every port of a stack is free at this moment; below the range that systems hand out by themselves. */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = randomInt(10_000, 32_000);
    const layout = layoutOf('/', '/', base);
    const free = await Promise.all(PORT_NAMES.map((name) => isFree(layout.port(name))));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No range of free ports was found between 10000 and 32000.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
