// A tenant's credit and debit notes, and their files; nothing is stored of a file, for the same note gives the same bytes.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { noteCsv } from '../documents/note-csv.ts';
import { NOTE_TEMPLATE, noteSheet } from '../documents/note-pdf.ts';
import type { DocumentLanguage } from '../documents/texts.ts';
import type { Note } from '../domain/note.ts';
import { noteNotFound } from '../domain/note-errors.ts';
import { findNote, notesOfTenant } from '../store/notes.ts';
import type { BillingTables } from '../store/schema.ts';
import { documentFile, type DocumentFile, type DocumentFileFormat } from './document-file.ts';

/** @throws DomainError NOTE_NOT_FOUND. */
export async function getNote(db: Reader<BillingTables>, tenantId: string, noteId: string): Promise<Note> {
  const note = await findNote(db, tenantId, noteId);
  if (note === undefined) throw noteNotFound(noteId);
  return note;
}

/** Newest first, those before a given id. */
export function listNotes(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Note[]> {
  return notesOfTenant(db, tenantId, before, limit);
}

/** @throws DomainError NOTE_NOT_FOUND. */
export async function renderNote(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'typesetter'>,
  of: { readonly tenantId: string; readonly noteId: string },
  format: DocumentFileFormat,
  language: DocumentLanguage,
): Promise<DocumentFile> {
  const note = await getNote(db, of.tenantId, of.noteId);
  const content =
    format === 'pdf'
      ? await deps.typesetter.pdf(NOTE_TEMPLATE, noteSheet(note, language), note.issueTime)
      : noteCsv(note, language);
  return documentFile(`note-${note.number}-${language}`, format, content);
}
