// Pages of lists (AIP-158): the token says where the page before ended, is opaque to callers and carries no authority.
import { DomainError } from '@tollgate/errors';
import { type Id, type IdPrefix, parseId } from '@tollgate/ids';

/** The paging half of a list request. */
export interface PagedRequest {
  /** Zero means the usual size; the contract's rules bound it. */
  readonly pageSize: number;
  /** Empty for the first page. */
  readonly pageToken: string;
}

export interface PageQuery<K> {
  readonly size: number;
  /** Where the page before ended; undefined for the first page. */
  readonly after: K | undefined;
  /** One more than the page: the extra row tells whether another page follows. */
  readonly limit: number;
}

/** How the place of a row in its list is written into a token. `read` answers undefined for what it never wrote. */
export interface PageKey<K> {
  write(key: K): string;
  read(text: string): K | undefined;
}

/** Reads a list request. @throws DomainError `invalid_argument` INVALID_PAGE_TOKEN for a token that no answer gave. */
export function fromPagedRequest<K>(request: PagedRequest, usualSize: number, key: PageKey<K>): PageQuery<K> {
  const size = request.pageSize === 0 ? usualSize : request.pageSize;
  if (request.pageToken === '') return { size, after: undefined, limit: size + 1 };
  const after = key.read(Buffer.from(request.pageToken, 'base64url').toString('utf8'));
  if (after === undefined) throw invalidPageToken();
  return { size, after, limit: size + 1 };
}

export interface Page<T> {
  readonly items: T[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** Cuts rows that were read up to the query's limit to the page, and makes the token of the next one. */
export function toPage<T, K>(rows: readonly T[], query: PageQuery<K>, key: PageKey<K>, keyOf: (row: T) => K): Page<T> {
  const items = rows.slice(0, query.size);
  const last = items.at(-1);
  if (rows.length <= query.size || last === undefined) return { items, nextPageToken: '' };
  return { items, nextPageToken: Buffer.from(key.write(keyOf(last)), 'utf8').toString('base64url') };
}

/** Rows whose place is their id. */
export function idKey<P extends IdPrefix>(prefix: P): PageKey<Id<P>> {
  return { write: (id) => id, read: (text) => parseId(prefix, text) };
}

/** Rows whose place is a number at or above zero, such as a sequence number or an offset. */
export const numberKey: PageKey<bigint> = {
  write: (key) => String(key),
  read: (text) => (/^(0|[1-9][0-9]{0,17})$/.test(text) ? BigInt(text) : undefined),
};

function invalidPageToken(): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason: 'INVALID_PAGE_TOKEN',
    message: 'The page token is not one that this list gave.',
    violations: [{ field: 'page_token', description: 'has to be the next_page_token of the page before' }],
  });
}
