// What a command has around it: streams, settings, place and time. Given, so that tests can give others.
import type { Readable } from 'node:stream';

/** A stream that people or programs read. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream that people type into or programs feed. */
export type TextSource = Readable & { readonly isTTY?: boolean };

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly cwd: string;
  readonly stdin: TextSource;
  /** Data and nothing else. */
  readonly stdout: TextSink;
  /** Progress, prompts, errors. */
  readonly stderr: TextSink & NodeJS.WritableStream;
  readonly now: () => Date;
}
