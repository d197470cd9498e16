// NotesService: GetNote, ListNotes and RenderNote

import type {
  GetNoteRequest,
  GetNoteResponse,
  ListNotesRequest,
  ListNotesResponse,
  RenderNoteRequest,
  RenderNoteResponse,
} from '@tollgate/contracts/billing/v1/notes';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { toProtoNote } from '../adapters/note-messages.ts';
import type { EntryParts } from '../deps.ts';
import { getNote, listNotes, renderNote } from '../operations/read-notes.ts';
import { fromProtoFormat, fromProtoLanguage } from './convert-documents.ts';

const key = idKey('nte');

export function getNoteHandler(parts: EntryParts): Unary<GetNoteRequest, GetNoteResponse> {
  return async ({ tenantId, noteId }) => ({ note: toProtoNote(await getNote(parts.db, tenantId, noteId)) });
}

export function listNotesHandler(parts: EntryParts): Unary<ListNotesRequest, ListNotesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const rows = await listNotes(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (note) => note.noteId);
    return { notes: items.map(toProtoNote), nextPageToken };
  };
}

export function renderNoteHandler(parts: EntryParts): Unary<RenderNoteRequest, RenderNoteResponse> {
  return async (request) => ({
    file: await renderNote(
      parts.db,
      parts.deps,
      request,
      fromProtoFormat(request.format),
      fromProtoLanguage(request.language),
    ),
  });
}
