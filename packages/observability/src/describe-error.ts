// What of an error may be logged.

import { maskText } from './mask-text.ts';

const MAX_CAUSES = 5;

/**
 * Name, masked message and stack, machine-readable code and reason, and the same of its causes. Other properties
 * stay out: PostgreSQL's `detail`, `where` and `parameters` quote the row that was being written.
 */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: maskText(String(error)) };
  const described: Record<string, unknown> = { type: error.name, message: maskText(error.message) };
  for (const name of ['code', 'category', 'reason', 'constraint', 'table', 'syscall'] as const) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') described[name] = value;
  }
  if (error.stack !== undefined) described['stack'] = maskText(error.stack);
  if (depth >= MAX_CAUSES) return described;
  if (error.cause !== undefined) described['cause'] = describeError(error.cause, depth + 1);
  if (error instanceof AggregateError) {
    described['errors'] = error.errors.slice(0, MAX_CAUSES).map((inner: unknown) => describeError(inner, depth + 1));
  }
  return described;
}
