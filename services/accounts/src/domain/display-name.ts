// What a name has to be before it is shown to anybody.
import { displayNameBlank } from './errors.ts';

/** Neither a blank of any script nor a character that leaves no mark (Unicode category C). */
const VISIBLE = /[^\s\p{C}]/u;

/** @throws DomainError DISPLAY_NAME_BLANK when nothing of the name could be seen. */
export function checkDisplayName(displayName: string): void {
  if (!VISIBLE.test(displayName)) throw displayNameBlank();
}
