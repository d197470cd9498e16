// Pages of lists: sizes within their limits, tokens that only say where the last page ended.
import { DomainError } from '@tollgate/errors';

/** Zero means the usual size. */
export function pageSize(asked: number, usual: number): number {
  return asked === 0 ? usual : asked;
}

/** Reads a token of this list; throws INVALID_PAGE_TOKEN for anything that is not one. */
export function readToken(token: string): bigint | undefined {
  if (token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString('latin1');
  if (!/^[0-9]{1,18}$/.test(text)) {
    throw new DomainError({
      category: 'invalid_argument',
      reason: 'INVALID_PAGE_TOKEN',
      message: 'The page token is not one that this list gave.',
      violations: [{ field: 'page_token', description: 'is not a token of this list' }],
    });
  }
  return BigInt(text);
}

export function writeToken(position: bigint): string {
  return Buffer.from(String(position), 'latin1').toString('base64url');
}
