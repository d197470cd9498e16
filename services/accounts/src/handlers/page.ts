// Pages of lists: the token names the last id of the page before.
import { type IdPrefix, isId } from '@tollgate/ids';
import { pageTokenInvalid } from '../domain/errors.ts';

const DEFAULT_SIZE = 50;

export interface PageRequest {
  readonly size: number;
  /** Last id of the page before; undefined for the first page. */
  readonly from: string | undefined;
  /** One more than the page, which tells whether another follows. */
  readonly limit: number;
}

/** @throws DomainError PAGE_TOKEN_INVALID. */
export function fromProtoPage(
  request: { readonly pageSize: number; readonly pageToken: string },
  prefix: IdPrefix,
): PageRequest {
  const size = request.pageSize === 0 ? DEFAULT_SIZE : request.pageSize;
  if (request.pageToken === '') return { size, from: undefined, limit: size + 1 };
  const from = Buffer.from(request.pageToken, 'base64url').toString('utf8');
  if (!isId(prefix, from)) throw pageTokenInvalid();
  return { size, from, limit: size + 1 };
}

/** Cuts the list to the page and makes the token of the next one. */
export function toProtoPage<T>(
  items: readonly T[],
  { size }: PageRequest,
  idOf: (item: T) => string,
): { readonly page: T[]; readonly nextPageToken: string } {
  const page = items.slice(0, size);
  const last = page.at(-1);
  const more = items.length > size && last !== undefined;
  return { page, nextPageToken: more ? Buffer.from(idOf(last)).toString('base64url') : '' };
}
