// tollgate notices: what a tenant was told.
import { DeliveriesServiceService } from '@tollgate/contracts/accounts/v1/deliveries';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';

import { wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

export const registerNotices: Register = (program, around) => {
  const notices = program.command('notices').description('what a tenant was told, and the proof of it');
  notices
    .command('deliveries <tenant> <notice>')
    .description('e-mails that carried a notice, with every attempt')
    .action(action<[string, string, object]>(around, deliveries));
  notices
    .command('list <tenant>')
    .description('list notices, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { readonly limit: number }]>(around, list));
};

async function list({ connection, out }: Tool, tenantId: string, { limit }: { readonly limit: number }): Promise<void> {
  const client = connection.client('accounts', NoticesServiceService);
  const call = await connection.asPerson();
  const notices = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listNotices({ tenantId, pageSize, pageToken }, call);
    return { rows: page.notices, nextPageToken: page.nextPageToken };
  });
  out.data({ notices }, () =>
    out.table(notices, [
      { name: 'NOTICE', of: ({ noticeId }) => noticeId },
      { name: 'SENT', of: ({ sendTime }) => minute(sendTime) },
      { name: 'TOPIC', of: ({ topic }) => topic },
      { name: 'TIMES', of: ({ count }) => String(count), right: true },
      { name: 'SUBJECT', of: ({ subject }) => out.text(subject) },
    ]),
  );
}

async function deliveries({ connection, out }: Tool, tenantId: string, noticeId: string): Promise<void> {
  const client = connection.client('accounts', DeliveriesServiceService);
  const { deliveries: sent } = await client.listDeliveries({ tenantId, noticeId }, await connection.asPerson());
  const rows = sent.flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })));
  out.data({ deliveries: sent }, () =>
    out.table(rows, [
      { name: 'TO', of: ({ delivery }) => delivery.userId },
      { name: 'STATE', of: ({ delivery }) => plain(delivery.state, 'DELIVERY_STATE_') },
      { name: 'TRIED', of: ({ attempt }) => minute(attempt.attemptTime) },
      { name: 'ANSWER', of: ({ attempt }) => attempt.response },
    ]),
  );
}
