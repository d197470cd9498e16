// Tells a tenant what becomes of its account's closure, whoever asked for it.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Text } from '../domain/notice.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { writeNotice } from './write-notice.ts';

type Step = 'REQUESTED' | 'CANCELLED' | 'SETTLING' | 'CLOSED';

const STEPS: Readonly<Record<Step, { readonly step: Text; readonly more: Text }>> = {
  REQUESTED: {
    step: { zh: '已收到申请', en: 'it was asked for' },
    more: {
      zh: '冷静期内可以撤回，期满后开始结算。',
      en: 'It can be taken back until the cooling-off ends, and is settled then.',
    },
  },
  CANCELLED: {
    step: { zh: '申请已撤回', en: 'it was taken back' },
    more: { zh: '账户照常使用。', en: 'The account goes on as it was.' },
  },
  SETTLING: {
    step: { zh: '冷静期已满，开始结算', en: 'the cooling-off is over and it is being settled' },
    more: { zh: '此后不能再撤回。', en: 'It cannot be taken back any more.' },
  },
  CLOSED: {
    step: { zh: '账户已注销', en: 'your account is closed' },
    more: {
      zh: '依法须保存的资料在保存期满后删除；您仍可登录查阅，也可申请重新开立。',
      en: 'What the law wants kept is erased when its time is over. You can still sign in and read, and ask to be reopened.',
    },
  },
};

export async function tellClosureStep(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  step: Step,
): Promise<void> {
  await writeNotice(tx, deps, tenantId, noticeFrom('closure-step', STEPS[step]));
}
