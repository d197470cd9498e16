// Who takes e-mail from us.
import type { MailAnswer } from './mail.ts';

export interface OutgoingMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Never rejects: what went wrong is the answer. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<MailAnswer>;
  close(): void;
}
