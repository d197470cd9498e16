// The command that writes down what time has ended: reservations and lots that are over. Pure.
import type { Decision, Situation } from './decision.ts';

export interface NoteTime {
  readonly kind: 'note-time';
  readonly tenantId: string;
}

/** Time has passed over the wallet before any command is judged; this one only asks for it to be written. */
export function decideNoteTime({ wallet }: Situation): Decision<undefined> {
  return { kind: 'done', effects: { wallet, movements: [] }, result: undefined };
}
