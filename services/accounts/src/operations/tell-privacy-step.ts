// Tells a tenant what becomes of a privacy request: also that somebody asked in its name, or took its data away.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Text } from '../domain/notice.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import type { PauseReason, PrivacyKind, PrivacyRecord } from '../domain/privacy-request.ts';
import { writeNotice } from './write-notice.ts';

/** Steps that are told. What follows an erasure is told to nobody: there is nobody left to tell. */
const STEPS: Readonly<Record<string, Text>> = {
  SUBMITTED: { zh: '已收到', en: 'received' },
  PROVED: { zh: '身份已核实，开始计时', en: 'it is known who asks, and the time to answer runs' },
  PAUSED: { zh: '等待您补充材料，计时暂停', en: 'we wait for what is missing, and the time to answer stands' },
  RESUMED: { zh: '继续处理', en: 'it goes on' },
  ANSWERED: { zh: '已答复，请在控制台查看', en: 'answered; read the answer in the console' },
  REFUSED: { zh: '未予支持，理由请在控制台查看', en: 'refused; read the reasons in the console' },
  EXPORT_ORDERED: { zh: '正在整理个人信息副本', en: 'the copy of your data is being put together' },
  EXPORT_READY: { zh: '个人信息副本可供下载', en: 'the copy of your data can be downloaded' },
  DOWNLOADED: { zh: '个人信息副本已被下载', en: 'the copy of your data was downloaded' },
};

const PAUSES: Readonly<Partial<Record<string, Text>> & Record<PauseReason, Text>> = {
  SCOPE_UNCLEAR: { zh: '请说明具体要求', en: 'say what exactly you want' },
  PAPERS_MISSING: { zh: '请补充所需材料', en: 'papers of yours are missing' },
  AUTHORITY_UNCLEAR: { zh: '请出示授权', en: 'show that you may ask for whom you ask' },
};

const KINDS: Readonly<Record<PrivacyKind, Text>> = {
  ACCESS: { zh: '查阅', en: 'access' },
  COPY: { zh: '复制', en: 'copy' },
  RECTIFY: { zh: '更正', en: 'rectification' },
  ERASE: { zh: '删除', en: 'erasure' },
  RESTRICT: { zh: '限制处理', en: 'restriction' },
  OBJECT: { zh: '拒绝处理', en: 'objection' },
  WITHDRAW: { zh: '撤回同意', en: 'withdrawal of consent' },
  EXPLAIN: { zh: '自动化决策说明', en: 'explanation of an automated decision' },
};

/** Nothing for steps that nobody needs to hear of. */
export async function tellPrivacyStep(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, privacyRequestId, kind }: Pick<PrivacyRecord, 'tenantId' | 'privacyRequestId' | 'kind'>,
  step: string,
  detail = '',
): Promise<void> {
  const said = STEPS[step];
  if (said === undefined) return;
  const why = step === 'PAUSED' ? PAUSES[detail.replace(/^.* /, '') as PauseReason] : undefined;
  const words = why === undefined ? said : { zh: `${said.zh}（${why.zh}）`, en: `${said.en} (${why.en})` };
  const values = { request: privacyRequestId, kind: KINDS[kind], step: words };
  await writeNotice(tx, deps, tenantId, noticeFrom('privacy-step', values));
}
