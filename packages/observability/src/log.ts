// The logger: one JSON line an event, with trace ids, without secrets and personal data.

import { type Logger, pino, stdTimeFunctions } from 'pino';
import { maskText } from './mask-text.ts';
import { redactFields } from './redact.ts';
import { traceIds } from './trace.ts';

/** From the most talkative to the least. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes events. Put an error under `err`; put what varies into fields, so that messages can be searched for. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A log that adds these fields to each of its lines. */
  child(fields: object): Log;
}

/** Where lines go; each call gets one line with its end. */
export interface LogDestination {
  write(line: string): void;
}

/** How a process logs. */
export interface LogOptions {
  /** Name of the process, on every line. */
  service: string;
  level: LogLevel;
  /**
   * Standard output unless told. It is written beside the work, so that a reader that lags holds up no call; what is
   * left is written when the process exits, whichever way but by SIGKILL.
   */
  destination?: LogDestination | undefined;
}

/** Characters that wait for a reader that does not read; later lines are dropped, rather than all memory taken. */
const UNREAD_MAX = 16 * 1024 * 1024;

/** The logger of one process. Fields and messages are redacted before they reach the destination. */
export function createLog(options: LogOptions): Log {
  const logger = pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: traceIds,
      // Errors arrive described already (redact.ts); pino's own serializer would copy every property.
      serializers: { err: (value: unknown) => value },
    },
    options.destination ?? pino.destination({ fd: 1, sync: false, maxLength: UNREAD_MAX }),
  );
  return new PinoLog(logger);
}

/** Swallows everything: for tests and for callers that were given no log. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** A getter or a conversion that throws must not turn a log call into a failure of what is being logged. */
function safeFields(fields: object): Record<string, unknown> {
  try {
    return redactFields(fields);
  } catch (error) {
    return { unloggable: error instanceof Error ? error.name : typeof error };
  }
}

class PinoLog implements Log {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  debug(fields: object, message: string): void {
    this.#write('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#write('error', fields, message);
  }

  child(fields: object): Log {
    return new PinoLog(this.#logger.child(safeFields(fields)));
  }

  #write(level: Exclude<LogLevel, 'silent'>, fields: object, message: string): void {
    // Redaction walks the fields; a line nobody will read is not worth it.
    if (this.#logger.isLevelEnabled(level)) this.#logger[level](safeFields(fields), maskText(message));
  }
}
