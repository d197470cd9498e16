// What a name has to be before it is shown to anybody.
import { displayNameBlank, displayNameControl } from './errors.ts';

/** Neither a blank of any script nor a character that leaves no mark (Unicode category C). */
const VISIBLE = /[^\s\p{C}]/u;

/** A name stands on one line: in lists, in mail headers, on terminals. */
const STEERING = /\p{Cc}|[\u2028\u2029]/u;

/** @throws DomainError DISPLAY_NAME_BLANK when nothing of the name could be seen, DISPLAY_NAME_CONTROL when it breaks lines. */
export function checkDisplayName(displayName: string): void {
  if (!VISIBLE.test(displayName)) throw displayNameBlank();
  if (STEERING.test(displayName)) throw displayNameControl();
}
