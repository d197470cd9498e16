// What every command is given, and how its action runs: profile, connection and output are made, used and closed here.
import { type Command, Option } from 'commander';

import { connect, type Connection } from './connection.ts';
import { createOutput, type Output } from './output.ts';
import { readProfile } from './profile.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with. */
export interface Tool {
  readonly connection: Connection;
  readonly out: Output;
  readonly around: Surroundings;
}

/** Adds commands to a program. */
export type Register = (program: Command, around: Surroundings) => void;

/** The profile that the command line names. */
export const profileOf = (command: Command, around: Surroundings) => {
  const { profile } = command.optsWithGlobals<{ profile?: string }>();
  return readProfile(profile, around);
};

/** The output that the command line asks for. */
export const outputOf = (command: Command, around: Surroundings): Output =>
  createOutput(around, command.optsWithGlobals<{ json?: boolean }>().json === true);

/**
 * Makes an action: arguments in the order of the command, then options. Commander hands over (…arguments, options,
 * command); the connection is closed however the action ends.
 */
export function action<A extends unknown[]>(
  around: Surroundings,
  work: (tool: Tool, ...parameters: A) => Promise<void>,
): (...parameters: [...A, Command]) => Promise<void> {
  return async (...parameters) => {
    const command = parameters.at(-1) as Command;
    const connection = await connect(profileOf(command, around), around.now);
    try {
      const own = parameters.slice(0, -1) as unknown as A;
      await work({ connection, out: outputOf(command, around), around }, ...own);
    } finally {
      connection.close();
    }
  };
}

/** The same for every change: look, and change nothing. */
export const dryRun = (): Option => new Option('--dry-run', 'say what would happen and change nothing');

/** The same for every change: sent again with the same id it is done once. */
export const requestId = (): Option =>
  new Option('--request-id <uuid>', 'id of this order; sent again with the same id it is done once');

/** Asks for pages until there are enough rows or none left. */
export async function collect<Row>(
  limit: number,
  ask: (pageSize: number, pageToken: string) => Promise<{ rows: readonly Row[]; nextPageToken: string }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let token = '';
  do {
    const page = await ask(Math.min(200, limit - rows.length), token);
    rows.push(...page.rows);
    token = page.nextPageToken;
  } while (token !== '' && rows.length < limit);
  return rows.slice(0, limit);
}
