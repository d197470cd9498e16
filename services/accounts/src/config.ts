// Settings of accounts beside those that every service has.
import { field, readConfig } from '@tollgate/config';

/** The keys that personal data rests on. */
export interface AccountsKeys {
  /** Wraps the data key of every tenant and member of staff. Without it no personal data can be read. */
  readonly master: Uint8Array;
  /** Master keys from before: they unwrap what a rotation has not wrapped again yet. */
  readonly older?: readonly Uint8Array[] | undefined;
  /** Key of the digests by which logins and identity numbers are found. Changing it makes every login unknown. */
  readonly digest: Uint8Array;
}

const HEX_KEY = /^[0-9a-f]{64}$/i;
const keyFile = field
  .secretFile()
  .refine((text) => HEX_KEY.test(text), { error: 'names a file that does not hold 64 hexadecimal digits' });
const olderFile = field
  .secretFile()
  .refine((text) => text.split(/\s+/).every((line) => HEX_KEY.test(line)), {
    error: 'names a file that does not hold 64 hexadecimal digits a line',
  })
  .optional();
const keyText = field.text().refine((text) => HEX_KEY.test(text), { error: 'does not hold 64 hexadecimal digits' });

/**
 * Reads ACCOUNTS_MASTER_KEY_FILE, or ACCOUNTS_MASTER_KEY where the platform gives secrets in the environment,
 * ACCOUNTS_OLD_MASTER_KEYS_FILE (a key a line) and ACCOUNTS_DIGEST_KEY_FILE. @throws ConfigError with every fault at once.
 */
export function readAccountsKeys(env: Readonly<Record<string, string | undefined>>): AccountsKeys {
  const others = { ACCOUNTS_OLD_MASTER_KEYS_FILE: olderFile, ACCOUNTS_DIGEST_KEY_FILE: keyFile };
  const { master, values } =
    env['ACCOUNTS_MASTER_KEY'] === undefined
      ? fromFile(readConfig(env, { ACCOUNTS_MASTER_KEY_FILE: keyFile, ...others }))
      : fromText(readConfig(env, { ACCOUNTS_MASTER_KEY: keyText, ...others }));
  const older = values.ACCOUNTS_OLD_MASTER_KEYS_FILE?.split(/\s+/).map(bytesOf);
  return { master: bytesOf(master), digest: bytesOf(values.ACCOUNTS_DIGEST_KEY_FILE), older };
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'hex');
const fromFile = <V extends { ACCOUNTS_MASTER_KEY_FILE: string }>(values: V) => {
  return { master: values.ACCOUNTS_MASTER_KEY_FILE, values };
};
const fromText = <V extends { ACCOUNTS_MASTER_KEY: string }>(values: V) => {
  return { master: values.ACCOUNTS_MASTER_KEY, values };
};

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

/** Reads ACCOUNTS_KEY_PATIENCE: for so long a rotation waits for whoever read keys before it (packages/config, durations). */
export function readKeyPatience(env: Readonly<Record<string, string | undefined>>): number {
  return readConfig(env, { ACCOUNTS_KEY_PATIENCE: field.durationMs().default(5_000) }).ACCOUNTS_KEY_PATIENCE;
}
