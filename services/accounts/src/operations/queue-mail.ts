// Writes an e-mail down, to be sent after the commit.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import type { MailContent, MailPurpose } from '../domain/mail.ts';
import { insertMail } from '../store/mail.ts';
import { SEALED } from './data-keys.ts';

export interface QueuedMail {
  readonly purpose: MailPurpose;
  /** Undefined for staff. */
  readonly tenantId: string | undefined;
  /** Of mail of notices. */
  readonly topic?: string | undefined;
  readonly userId: string;
  readonly keyOwner: string;
  readonly address: string;
  readonly content: MailContent;
}

/** Answers its id. */
export async function queueMail(
  tx: Tx<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys' | 'now'>,
  key: DataKey,
  { address, content, ...mail }: QueuedMail,
): Promise<string> {
  const mailId = newId('mai');
  await insertMail(tx, {
    ...mail,
    mailId,
    topic: mail.topic,
    sealedAddress: key.seal(SEALED.mailAddress(mailId), address),
    addressDigest: keyedDigest(deps.keys.digest, 'mail-address', address.toLowerCase()),
    sealedContent: key.seal(SEALED.mailContent(mailId), JSON.stringify(content)),
    createdAt: deps.now(),
  });
  return mailId;
}
