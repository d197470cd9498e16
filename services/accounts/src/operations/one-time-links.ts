// Makes links that work once, and uses them up.
import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { tokenDigest } from '../domain/keyed-digest.ts';
import { LINK_LIFE_MS, type LinkPurpose, type OneTimeLink, usable } from '../domain/one-time-link.ts';
import { createSessionToken } from '../domain/user.ts';
import { findLink, insertLink, lockLink, setLinkUsed, type StoredLink } from '../store/one-time-links.ts';
import { SEALED } from './data-keys.ts';

/** What a link carries besides who it is for. */
export interface LinkContent {
  readonly displayName: string;
  /** Empty when none was given. */
  readonly email: string;
}

export interface NewLink {
  readonly purpose: LinkPurpose;
  readonly tenantId: string | undefined;
  readonly userId: string;
  readonly keyOwner: string;
  readonly roles?: readonly string[];
  readonly staffLogin?: string | undefined;
  readonly content: LinkContent;
  readonly actor: string;
}

/** The token is in the answer and nowhere else. */
export async function makeLink(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  key: DataKey,
  { content, actor, roles = [], staffLogin, ...wanted }: NewLink,
): Promise<{ readonly link: OneTimeLink; readonly token: string }> {
  const now = deps.now();
  const token = createSessionToken();
  const linkId = newId('ivt');
  const link: OneTimeLink = {
    ...wanted,
    linkId,
    roles,
    staffLogin,
    createdAt: now,
    createdBy: actor,
    expiresAt: new Date(now.getTime() + LINK_LIFE_MS[wanted.purpose]),
    usedAt: undefined,
    withdrawnAt: undefined,
  };
  const sealedContent = key.seal(SEALED.linkContent(linkId), JSON.stringify(content));
  await insertLink(tx, { ...link, sealedContent, tokenDigest: tokenDigest(token) });
  return { link, token };
}

/** Refuses a token before anything costly is done for it. @throws DomainError of `usable`. */
export async function checkLink(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  token: string,
  purpose: LinkPurpose,
): Promise<void> {
  usable(await findLink(db, tokenDigest(token), purpose), purpose, deps.now());
}

/** Uses it up. @throws DomainError of `usable`. */
export async function useLink(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  token: string,
  purpose: LinkPurpose,
): Promise<StoredLink> {
  const now = deps.now();
  const link = usable(await lockLink(tx, tokenDigest(token), purpose), purpose, now);
  await setLinkUsed(tx, link.linkId, now);
  return link;
}

export function contentOf(key: DataKey, { linkId, sealedContent }: StoredLink): LinkContent {
  return JSON.parse(key.open(SEALED.linkContent(linkId), sealedContent)) as LinkContent;
}
