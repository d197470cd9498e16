// Turns the services' JSON log lines into lines for people: time, service, level, message, facts. Pure.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
const COLOURS: readonly Style[] = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'redBright', 'whiteBright'];
const LEVELS: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['debug', 'gray'],
  ['warn', 'yellow'],
  ['error', 'red'],
]);
/** Fields that every line carries, or that the prefix already says. */
const HIDDEN = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'service', 'v']);

/** A prefix of fixed width in a colour of its own for each process. */
export function prefixOf(name: string, index: number, width: number): string {
  return styleText(COLOURS[index % COLOURS.length] ?? 'reset', name.padEnd(width));
}

/** One line for people; a line that is not JSON is shown as it is. */
export function readable(line: string): string {
  const record = parse(line);
  if (record === undefined) return line;
  const level = typeof record['level'] === 'string' ? record['level'] : '';
  const style = LEVELS.get(level);
  const facts = Object.entries(record)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const said = typeof record['msg'] === 'string' ? record['msg'] : '';
  const message = style === undefined ? said : styleText(style, `${level}: ${said}`);
  return `${clock(record['time'])} ${message}${facts === '' ? '' : ` ${styleText('gray', facts)}`}`;
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function clock(time: unknown): string {
  const instant = typeof time === 'number' || typeof time === 'string' ? new Date(time) : undefined;
  if (instant === undefined || Number.isNaN(instant.getTime())) return '--:--:--';
  return instant.toTimeString().slice(0, 8);
}
