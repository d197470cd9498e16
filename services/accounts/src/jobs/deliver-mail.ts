// Runs mailNotices, sendPasswordResets and deliverMail often.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Mailer } from '../domain/mailer.ts';
import { deliverMail } from '../operations/deliver-mail.ts';
import { mailNotices } from '../operations/mail-notices.ts';
import { sendPasswordResets } from '../operations/password-resets.ts';

/** Without a mailer mail is written down and waits. */
export function deliverMailJob(db: Db<AccountsTables>, deps: AccountsDeps, mailer: Mailer | undefined): Job {
  return {
    name: 'deliver-mail',
    everyMs: 1_000,
    run: async (_now, signal) => {
      await mailNotices(db, deps, signal);
      await sendPasswordResets(db, deps, signal);
      if (mailer !== undefined) await deliverMail(db, deps, mailer, signal);
    },
  };
}
