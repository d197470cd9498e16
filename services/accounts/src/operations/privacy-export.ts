// The copy of everything that accounts holds of a tenant and its people, opened and put into a ZIP archive while it is sent:
// nothing of it is kept in the open anywhere.
import { createHash } from 'node:crypto';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { csvOf } from '../domain/csv.ts';
import type { DataKey } from '../domain/data-key.ts';
import {
  alreadyErased,
  exportExpired,
  exportNotReady,
  notAssigned,
  exportForTenant,
  privacyRequestNotFound,
  samePerson,
} from '../domain/privacy-errors.ts';
import type { PrivacyRecord } from '../domain/privacy-request.ts';
import { zipWriter, type ZipWriter } from '../domain/zip.ts';
import { findContent } from '../store/documents.ts';
import { findRecords, type PersonalRow, type RecordKind } from '../store/personal-records.ts';
import { findConfirmations, insertStep } from '../store/privacy-records.ts';
import { findPrivacyRequest } from '../store/privacy-requests.ts';
import { appendPrivacyOrdered } from './append-privacy-events.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { EXPORTED } from './exported-records.ts';
import { keep, lockFor, type Which } from './privacy-requests.ts';
import { SEALED_PLACES } from './sealed-places.ts';
import { tellPrivacyStep } from './tell-privacy-step.ts';

/** Asks every service. What staff asked for, or said who asks, another one orders. @throws DomainError as lockFor, SAME_PERSON. */
export async function orderPrivacyExport(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'EXPORT');
  if (which.actor === record.submittedBy || which.actor === record.provedBy) throw samePerson();
  const now = deps.now();
  const { tenantId, privacyRequestId } = record;
  await appendPrivacyOrdered(tx, 'export', { tenantId, privacyRequestId, occurTime: now });
  const ordered = { ...record, state: 'EXECUTING', orderedAt: now, decidedBy: which.actor } as const;
  return keep(tx, deps, which, ordered, 'EXPORT_ORDERED', '');
}

/**
 * The archive, part by part; every download is a step of the request's history. Who proved by password to be the
 * tenant fetches it; for who cannot sign in, the reviewer who ordered it hands it over.
 *
 * @throws DomainError PRIVACY_REQUEST_NOT_FOUND, EXPORT_NOT_READY, EXPORT_EXPIRED, EXPORT_FOR_TENANT, NOT_ASSIGNED,
 * TENANT_ERASED.
 */
export async function* exportPackage(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  which: Which & { readonly staff: boolean },
): AsyncGenerator<Buffer> {
  const { tenantId, privacyRequestId, actor } = which;
  const now = deps.now();
  const record = await downloadable(db, which, now);
  const gathered = await inTransaction(
    db,
    async (tx) => {
      const key = await dataKeyOf(tx, deps, tenantId);
      if (key === undefined) throw alreadyErased(tenantId);
      await insertStep(tx, privacyRequestId, { step: 'DOWNLOADED', at: now, actor, detail: '' });
      await tellPrivacyStep(tx, deps, record, 'DOWNLOADED');
      return {
        key,
        tables: await tablesOf(tx, key, tenantId),
        confirmed: await findConfirmations(tx, privacyRequestId),
      };
    },
    { isolation: 'repeatable read' },
  );
  const archive = listedArchive(now);
  const others = gathered.confirmed.map((each) => ({ ...each, holdings: each.holdings.map(plainly) }));
  yield archive.file('other-services.json', jsonOf(others));
  for (const { kind, rows } of gathered.tables) {
    yield archive.file(`${kind.file}.json`, jsonOf(rows));
    yield archive.file(`${kind.file}.csv`, csvOf(kind.columns.map(plainName), rows));
  }
  for (const row of gathered.tables.find(({ kind }) => kind.file === 'documents')?.rows ?? []) {
    const documentId = String(row['document_id']);
    const sealed = await findContent(db, documentId);
    if (sealed === undefined) continue;
    const paper = gathered.key.openBytes(SEALED.document(documentId), sealed);
    yield archive.file(`papers/${documentId}.${extensionOf(String(row['media_type']))}`, paper);
  }
  yield archive.end(record, now);
}

async function downloadable(
  db: Db<AccountsTables>,
  { tenantId, privacyRequestId, actor, staff }: Which & { readonly staff: boolean },
  now: Date,
): Promise<PrivacyRecord> {
  const stored = await findPrivacyRequest(db, tenantId, privacyRequestId);
  if (stored === undefined) throw privacyRequestNotFound(privacyRequestId);
  const { record } = stored;
  if (staff && record.identityCheck === 'PASSWORD') throw exportForTenant();
  if (staff && record.decidedBy !== actor) throw notAssigned();
  if (record.exportExpiresAt === undefined) throw exportNotReady(privacyRequestId, record.state);
  if (record.exportExpiresAt <= now) throw exportExpired(privacyRequestId);
  return record;
}

async function tablesOf(
  tx: Tx<AccountsTables>,
  key: DataKey,
  tenantId: string,
): Promise<{ readonly kind: RecordKind; readonly rows: Readonly<Record<string, unknown>>[] }[]> {
  const tables = [];
  for (const kind of EXPORTED) {
    const found = await findRecords(tx, kind, tenantId);
    tables.push({ kind, rows: found.map((row) => opened(kind, key, row)) });
  }
  return tables;
}

/** Sealed cells in the clear, under names that do not say sealed; counts as texts, times in ISO 8601. */
function opened(kind: RecordKind, key: DataKey, row: PersonalRow): Record<string, unknown> {
  const place = SEALED_PLACES.find(({ table }) => table === kind.table);
  const id = String(row[place?.id ?? ''] ?? '');
  const cells = Object.entries(row).map(([column, cell]): [string, unknown] => {
    const sealed = place?.columns.find(({ name }) => name === column);
    if (sealed !== undefined && cell instanceof Uint8Array)
      return [plainName(column), key.open(sealed.field(id), cell)];
    if (cell instanceof Uint8Array) return [column, Buffer.from(cell).toString('hex')];
    return [plainName(column), typeof cell === 'bigint' ? cell.toString() : cell];
  });
  return Object.fromEntries(cells);
}

/** An archive that ends with a manifest of the digests of all files before it. */
function listedArchive(at: Date): {
  file(path: string, content: Buffer): Buffer;
  end(record: PrivacyRecord, at: Date): Buffer;
} {
  const zip: ZipWriter = zipWriter(at);
  const files: { path: string; bytes: number; sha256: string }[] = [];
  return {
    file: (path, content) => {
      files.push({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
      return zip.file(path, content);
    },
    end: ({ privacyRequestId, tenantId }, madeAt) => {
      const manifest = {
        manifest: 'tollgate-privacy-export/1',
        privacy_request_id: privacyRequestId,
        tenant_id: tenantId,
        made_at: madeAt.toISOString(),
        files,
      };
      return Buffer.concat([zip.file('manifest.json', jsonOf(manifest)), zip.end()]);
    },
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };
const extensionOf = (mediaType: string): string => EXTENSIONS[mediaType] ?? 'pdf';
const plainName = (column: string): string => column.replace(/^sealed_/, '');
const plainly = <H extends { readonly records: bigint }>(holding: H) => {
  return { ...holding, records: holding.records.toString() };
};
const jsonOf = (content: unknown): Buffer => Buffer.from(`${JSON.stringify(content, null, 2)}\n`, 'utf8');
