// Turns an expected failure into a value that a test can compare.
import { isDomainError, type Category, type FieldViolation } from '@tollgate/errors';

/** What a caller sees of a failure. */
export interface Refusal {
  readonly category: Category;
  readonly reason: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly FieldViolation[];
}

/** Awaits a refusal. Throws when the promise is fulfilled, and passes on whatever is not a DomainError. */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  let answer: unknown;
  try {
    answer = await promise;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const { category, reason, message, metadata, violations } = error;
    return { category, reason, message, metadata, violations };
  }
  throw new Error(`a refusal was expected, and this came: ${describe(answer)}`);
}

function describe(answer: unknown): string {
  return JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
