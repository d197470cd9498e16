// On whose behalf an event was made: carried beside its payload, for the audit log.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { MsgHdrs } from 'nats';

const HEADER = 'Tollgate-Actor';
const acting = new AsyncLocalStorage<string>();

/** Runs `run` in somebody's name, such as user:usr_…: events that are stored meanwhile carry it. */
export const actingAs = <T>(actor: string, run: () => T): T => acting.run(actor, run);

/** Who acts now as plain headers, to be stored with an event and published later; none where nobody is named. */
export function actorHeaders(): Record<string, string> {
  const actor = acting.getStore();
  return actor === undefined ? {} : { [HEADER]: actor };
}

/** Who made the event of a message; undefined where it does not say. */
export function actorOfMessage(headers: MsgHdrs | undefined): string | undefined {
  const actor = headers?.get(HEADER) ?? '';
  return actor === '' ? undefined : actor;
}
