// Reads what stands on the command line into values; a wrong one ends the command before anything is asked.
import { InvalidArgumentError } from 'commander';

const DAY_MS = 86_400_000;

/** A whole number of at least `min`. */
export const wholeNumber =
  (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It has to be a whole number from ${min} to ${max}.`);
    }
    return value;
  };

/** Yuan with at most two decimals, as micros. */
export function yuanAmount(text: string): bigint {
  const [, whole, fen = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new InvalidArgumentError('It has to be yuan, such as 12 or 12.50.');
  return BigInt(whole) * 1_000_000n + BigInt(fen.padEnd(2, '0')) * 10_000n;
}

/** An instant with its zone (2026-11-01T08:00:00+08:00), or a day: its midnight in Asia/Shanghai. */
export function instant(text: string): Date {
  const dated = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const value = new Date(dated ? `${text}T00:00:00+08:00` : text);
  if ((!dated && !zoned) || Number.isNaN(value.getTime())) {
    throw new InvalidArgumentError(
      'It has to be a day such as 2026-11-01, or an instant such as 2026-11-01T08:00:00+08:00.',
    );
  }
  return value;
}

/** Milliseconds of 500ms, 30s, 10m or 2h. */
export function duration(text: string): number {
  const [, digits, unit] = /^(\d{1,7})(ms|s|m|h)$/.exec(text) ?? [];
  const ms = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit ?? ''];
  if (digits === undefined || ms === undefined)
    throw new InvalidArgumentError('It has to be a duration such as 30s or 10m.');
  return Number(digits) * ms;
}

/** `clause=choice`, any number of times. */
export function election(text: string, before: readonly { clauseId: string; choice: string }[] = []) {
  const [, clauseId, choice] = /^([^=\s]+)=([A-Z][A-Z0-9_]*)$/.exec(text) ?? [];
  if (clauseId === undefined || choice === undefined) {
    throw new InvalidArgumentError('It has to be clause=CHOICE, such as jd/7.3.5=REFUND.');
  }
  return [...before, { clauseId, choice }];
}

/** `ours=theirs`, any number of times. */
export function columnName(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, ours, theirs] = /^([a-z_]{1,40})=(.{1,200})$/.exec(text) ?? [];
  if (ours === undefined || theirs === undefined)
    throw new InvalidArgumentError('It has to be ours=theirs, such as message_id=Mail-ID.');
  return { ...before, [ours]: theirs };
}

/** `field=CODE`, any number of times. */
export function fieldReason(text: string, before: readonly { field: string; reason: string }[] = []) {
  const [, field, reason] = /^([a-z][a-z_.]*)=([A-Z][A-Z0-9_]*)$/.exec(text) ?? [];
  if (field === undefined || reason === undefined) {
    throw new InvalidArgumentError('It has to be field=CODE, such as enterprise.uscc=NUMBER_MISMATCH.');
  }
  return [...before, { field, reason }];
}

/** The month that an instant lies in, in Asia/Shanghai: its first instant and the hour after the given one. */
export function monthSoFar(now: Date): { start: Date; end: Date } {
  const local = new Date(now.getTime() + 8 * 3_600_000);
  const start = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1) - 8 * 3_600_000);
  const hour = DAY_MS / 24;
  return { start, end: new Date((Math.floor(now.getTime() / hour) + 1) * hour) };
}
