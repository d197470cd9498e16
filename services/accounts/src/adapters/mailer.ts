// E-mail by nodemailer: to an SMTP server, or into a folder as .eml files, one a mail.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { type MailAnswer, withoutAddresses } from '../domain/mail.ts';
import type { Mailer, OutgoingMail } from '../domain/mailer.ts';

const TIMEOUT_MS = 30_000;

/** `url` such as smtp://user:password@host:587 or smtps://host. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Words of ours never name files or addresses to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        const info = (await transport.sendMail(message(mail, from))) as { readonly response?: unknown };
        return {
          outcome: 'ACCEPTED',
          response: withoutAddresses(typeof info.response === 'string' ? info.response : ''),
        };
      } catch (error) {
        return answerOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** For machines without a mail server: whoever may read the folder reads the mail. */
export function folderMailer(folder: string, from: string): Mailer {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        const info = (await transport.sendMail(message(mail, from))) as { readonly message: Buffer };
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const name = `${mail.messageId.replace(/[^a-z0-9_]/g, '').replace(/tollgate$/, '')}.eml`;
        // In one step: who watches the folder sees whole mails.
        await writeFile(join(folder, `.${name}`), info.message, { mode: 0o600 });
        await rename(join(folder, `.${name}`), join(folder, name));
        return { outcome: 'ACCEPTED', response: `250 kept as ${name}` };
      } catch (error) {
        return answerOf(error);
      }
    },
    close: () => undefined,
  };
}

// The address goes in as a value of its own: nothing in it can become a header or a second recipient.
const message = ({ messageId, to, subject, text, html }: OutgoingMail, from: string) => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  messageId,
  headers: { 'Auto-Submitted': 'auto-generated' },
});

/** A server's answer of 5xx is for good (RFC 5321 section 4.2.1); everything else may pass. */
function answerOf(error: unknown): MailAnswer {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const said = error instanceof Error && 'response' in error ? error.response : undefined;
  const command = error instanceof Error && 'command' in error ? error.command : undefined;
  const response = withoutAddresses(typeof said === 'string' ? said : error instanceof Error ? error.message : '');
  // A refusal of us (AUTH, MAIL FROM) is our fault, and no reason to give a recipient up.
  const ofRecipient = command === 'RCPT TO' || command === 'DATA';
  const forGood = typeof code === 'number' && code >= 500 && code < 600 && ofRecipient;
  return { outcome: forGood ? 'REFUSED' : 'TRY_AGAIN', response };
}
