// Settings of accounts beside those that every service has.
import { field, readConfig } from '@tollgate/config';

/** The two keys that personal data rests on. */
export interface AccountsKeys {
  /** Wraps the data key of every tenant and member of staff. Without it no personal data can be read. */
  readonly master: Uint8Array;
  /** Key of the digests by which logins and identity numbers are found. Changing it makes every login unknown. */
  readonly digest: Uint8Array;
}

const keyFile = field
  .secretFile()
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), { error: 'names a file that does not hold 64 hexadecimal digits' });

/** Reads ACCOUNTS_MASTER_KEY_FILE and ACCOUNTS_DIGEST_KEY_FILE. @throws ConfigError with every fault at once. */
export function readAccountsKeys(env: Readonly<Record<string, string | undefined>>): AccountsKeys {
  const values = readConfig(env, { ACCOUNTS_MASTER_KEY_FILE: keyFile, ACCOUNTS_DIGEST_KEY_FILE: keyFile });
  return {
    master: Buffer.from(values.ACCOUNTS_MASTER_KEY_FILE, 'hex'),
    digest: Buffer.from(values.ACCOUNTS_DIGEST_KEY_FILE, 'hex'),
  };
}

/** How e-mail leaves; undefined while nobody said: then it waits in the database. */
export type MailSettings =
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string }
  | { readonly kind: 'folder'; readonly folder: string; readonly from: string };

/**
 * Reads ACCOUNTS_SMTP_URL_FILE (smtp://user:password@host:port), else ACCOUNTS_MAIL_DIR (a folder for .eml files), and
 * ACCOUNTS_MAIL_FROM. @throws ConfigError with every fault at once.
 */
export function readMailSettings(env: Readonly<Record<string, string | undefined>>): MailSettings | undefined {
  const values = readConfig(env, {
    ACCOUNTS_SMTP_URL_FILE: field
      .secretFile()
      .refine((text) => /^smtps?:\/\/\S+$/.test(text), {
        error: 'names a file that holds no smtp:// or smtps:// address',
      })
      .optional(),
    ACCOUNTS_MAIL_DIR: field.text().optional(),
    ACCOUNTS_MAIL_FROM: field.text().default('Tollgate <no-reply@tollgate.invalid>'),
  });
  const { ACCOUNTS_SMTP_URL_FILE: url, ACCOUNTS_MAIL_DIR: folder, ACCOUNTS_MAIL_FROM: from } = values;
  if (url !== undefined) return { kind: 'smtp', url, from };
  return folder === undefined ? undefined : { kind: 'folder', folder, from };
}
