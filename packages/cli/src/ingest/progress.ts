// How far an import is: a bar at a terminal, a line now and then elsewhere. Always on stderr.
import { SingleBar } from 'cli-progress';

import type { Surroundings } from '../surroundings.ts';

/** Where an import stands. */
export interface ImportState {
  readonly bytesRead: number;
  readonly recordsRead: bigint;
  readonly eventsStored: bigint;
  readonly recordsRejected: bigint;
}

export interface Progress {
  update(state: ImportState): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** Without a size (standard input) nobody can say when it ends. */
export function createProgress({ stderr, env, now }: Surroundings, bytesTotal: number | undefined): Progress {
  const began = now().getTime();
  const clock = (): number => Math.max(1, now().getTime() - began);
  if (stderr.isTTY === true && bytesTotal !== undefined && bytesTotal > 0 && env['TERM'] !== 'dumb') {
    return bar(stderr, bytesTotal, clock);
  }
  return lines((line) => void stderr.write(`${line}\n`), bytesTotal, clock);
}

const FORMAT = '{bar} {percentage}%  {records} records, {rate}/s, {rejected} rejected, {left} left';

function bar(stream: NodeJS.WritableStream, bytesTotal: number, clock: () => number): Progress {
  const single = new SingleBar({
    format: FORMAT,
    stream,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 5,
    barsize: 30,
  });
  const start = { records: '0', rate: '0', rejected: '0', left: '?' };
  single.start(bytesTotal, 0, start);
  return {
    update: (state) =>
      single.update(Math.min(bytesTotal, state.bytesRead), {
        records: state.recordsRead.toString(),
        rate: rateOf(state, clock()),
        rejected: state.recordsRejected.toString(),
        left: leftOf(state.bytesRead, bytesTotal, clock()),
      }),
    stop: () => single.stop(),
  };
}

function lines(say: (line: string) => void, bytesTotal: number | undefined, clock: () => number): Progress {
  let saidAt = 0;
  return {
    update: (state) => {
      const ms = clock();
      if (ms - saidAt < LINE_EVERY_MS) return;
      saidAt = ms;
      const percent =
        bytesTotal === undefined || bytesTotal === 0 ? '' : `${Math.floor((state.bytesRead / bytesTotal) * 100)}%, `;
      const left = bytesTotal === undefined ? '' : `, ${leftOf(state.bytesRead, bytesTotal, ms)} left`;
      say(`${percent}${state.recordsRead} records, ${rateOf(state, ms)}/s, ${state.recordsRejected} rejected${left}`);
    },
    stop: () => undefined,
  };
}

/** Records a second since the start, whole. */
function rateOf({ recordsRead }: ImportState, ms: number): string {
  return ((recordsRead * 1000n) / BigInt(ms)).toString();
}

/** `1 m 05 s` at the rate so far. */
export function leftOf(bytesRead: number, bytesTotal: number, ms: number): string {
  if (bytesRead === 0) return '?';
  const seconds = Math.ceil(((bytesTotal - bytesRead) / bytesRead) * (ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} m ${(seconds % 60).toString().padStart(2, '0')} s`;
}
