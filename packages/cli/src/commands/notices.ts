// tollgate notices: what a tenant was told.
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';

import { wholeNumber } from '../arguments.ts';
import { minute } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

export const registerNotices: Register = (program, around) => {
  program
    .command('notices')
    .description('what a tenant was told')
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
