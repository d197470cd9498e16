// Hands documents to the press in its thread, and renews the thread before it grows.

import { Worker } from 'node:worker_threads';
import type { PressAnswer, PressOrder, PressSettings } from './press.ts';

/** Typesets documents. */
export interface Typesetter {
  /**
   * Sets one document as PDF/A-2b.
   *
   * @param template File name of the Typst template. It reads the data by `json(bytes(sys.inputs.data))`; texts in the
   *   data are content and are never run.
   * @param data Must be JSON; the same data and date give the same bytes.
   * @param dated The document's own date, written into it; whole seconds count.
   * @throws TypesetError when the template refuses the data or the press is closed.
   */
  pdf(template: string, data: unknown, dated: Date): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A document that could not be set; the message is for developers and may quote the data. */
export class TypesetError extends Error {
  override readonly name = 'TypesetError';
}

/** A thread that has set this many documents makes place for a new one: the compiler's memory grows slowly. */
const DOCUMENTS_A_THREAD = 2_000;

interface Waiting {
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: TypesetError) => void;
}

/** One thread of the press with the orders that it has not answered. */
interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  taken: number;
}

/** Starts no thread before the first document. */
export function createTypesetter(settings: PressSettings): Typesetter {
  const threads = new Set<Thread>();
  let current: Thread | undefined;
  let closed = false;

  const retire = (thread: Thread): void => {
    if (current === thread) current = undefined;
    if (thread.waiting.size > 0) return;
    threads.delete(thread);
    void thread.worker.terminate();
  };

  const begin = (): Thread => {
    const worker = new Worker(new URL('./press.ts', import.meta.url), { workerData: settings });
    // A server that has nothing else to do may end.
    worker.unref();
    const thread: Thread = { worker, waiting: new Map(), taken: 0 };
    worker.on('message', (answer: PressAnswer) => {
      settle(thread.waiting, answer);
      if (thread !== current) retire(thread);
    });
    const lose = (why: string): void => {
      for (const one of thread.waiting.values()) one.reject(new TypesetError(why));
      thread.waiting.clear();
      retire(thread);
    };
    worker.on('error', (error) => lose(`the press failed: ${String(error)}`));
    worker.on('exit', () => lose('the press ended'));
    threads.add(thread);
    return thread;
  };

  return {
    pdf: (template, data, dated) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new TypesetError('the typesetter is closed'));
          return;
        }
        const thread = (current ??= begin());
        const place = thread.taken++;
        if (thread.taken === DOCUMENTS_A_THREAD) current = undefined;
        thread.waiting.set(place, { resolve, reject });
        const order: PressOrder = {
          place,
          template,
          data: JSON.stringify(data),
          dated: Math.floor(dated.getTime() / 1000),
        };
        thread.worker.postMessage(order, []);
      }),
    async close() {
      closed = true;
      await Promise.all([...threads].map(async (thread) => thread.worker.terminate()));
    },
  };
}

function settle(waiting: Map<number, Waiting>, answer: PressAnswer): void {
  const one = waiting.get(answer.place);
  waiting.delete(answer.place);
  if ('pdf' in answer) one?.resolve(answer.pdf);
  else one?.reject(new TypesetError(answer.fault));
}
