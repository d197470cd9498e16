// Refusals about credit and debit notes.

import { type DomainError, notFound } from '@tollgate/errors';

export function noteNotFound(noteId: string): DomainError {
  return notFound('NOTE_NOT_FOUND', 'The tenant has no such note.', { note_id: noteId });
}
