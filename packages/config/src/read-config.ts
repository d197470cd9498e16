// Turns environment variables into typed settings, or into one error that lists every fault.

import type { z } from 'zod';

/** Settings that cannot be used. The message and the faults name variables and expectations, never values. */
export class ConfigError extends Error {
  /** One line a fault: the variable, what is wrong, what is expected. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Environment variable names with the field each must hold. */
export type ConfigShape = Readonly<Record<string, z.ZodType>>;

/** The typed settings of a shape, under the same names. */
export type ConfigOf<S extends ConfigShape> = { -readonly [K in keyof S]: z.output<S[K]> };

/**
 * Reads the variables that the shape names and ignores all others. A variable that is set to nothing counts
 * as not set, because compose files and shells produce such variables freely.
 *
 * @throws ConfigError with every fault at once, in the order of the shape.
 */
export function readConfig<const S extends ConfigShape>(
  env: Readonly<Record<string, string | undefined>>,
  shape: S,
): ConfigOf<S> {
  const faults: string[] = [];
  const values = Object.entries(shape).map(([name, type]) => {
    const text = env[name]?.trim();
    const result = type.safeParse(text === '' ? undefined : text);
    if (!result.success) faults.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
    return [name, result.data] as const;
  });
  if (faults.length > 0) throw new ConfigError(faults);
  // Each value came from the type of the same name; the compiler cannot follow that through entries.
  return Object.fromEntries(values) as ConfigOf<S>;
}
