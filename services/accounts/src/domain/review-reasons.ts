// The coded reasons of verification, in Chinese and English: what automatic checks find, and what staff may say. Free
// words are not taken: they would carry personal data and differ from reviewer to reviewer.
import type { Text } from './notice.ts';

interface Reason {
  readonly text: Text;
  /** What the tenant can do about it. */
  readonly remedy: Text;
  /** AUTO: only the service gives it. STAFF: only people do. BOTH: either. */
  readonly from: 'AUTO' | 'STAFF' | 'BOTH';
}

const reason = (from: Reason['from'], text: Text, remedy: Text): Reason => ({ from, text, remedy });
const both = (zh: string, en: string): Text => ({ zh, en });
const RESUBMIT = both('更正后重新提交。', 'Correct it and submit again.');
const UPLOAD = both('重新上传清晰、完整的材料。', 'Upload a clear and complete copy again.');
const RENEW = both('上传在有效期内的新材料并重新提交。', 'Upload papers that are valid and submit again.');
const WAIT = both('无需操作,等待审核。', 'Nothing to do; wait for the review.');
const CONTACT = both('联系客服核实。', 'Contact support.');

const REASONS = {
  AGREEMENT_MISSING: reason(
    'AUTO',
    both('尚无生效的服务协议', 'no agreement binds yet'),
    both('阅读并接受服务协议。', 'Read and accept an agreement.'),
  ),
  IDENTITY_MISSING: reason('AUTO', both('尚未提交认证信息', 'no identity facts submitted'), RESUBMIT),
  PAPERS_MISSING: reason('AUTO', both('尚未上传证明材料', 'papers not uploaded'), UPLOAD),
  PAPERS_UNREVIEWED: reason('AUTO', both('材料待审核', 'papers wait for review'), WAIT),
  REVIEW_PENDING: reason('AUTO', both('认证审核中', 'under review'), WAIT),
  SECOND_REVIEW_PENDING: reason('AUTO', both('等待复核', 'waits for a second reviewer'), WAIT),
  REVISION_REQUESTED: reason('AUTO', both('需要更正', 'has to be corrected'), RESUBMIT),
  IDENTITY_DUPLICATE: reason('AUTO', both('同一主体已有其他账户', 'the same identity has another tenant'), WAIT),
  IDENTITY_NUMBER_CHANGED: reason(
    'AUTO',
    both('证件号码与生效的认证不同,需两人审核', 'another number than the approved one: two people look at it'),
    WAIT,
  ),
  PAPERS_EXPIRE_SOON: reason('AUTO', both('材料即将到期', 'papers expire soon'), RENEW),
  REGISTRY_MISMATCH: reason('AUTO', both('与登记信息不一致', 'differs from the register'), UPLOAD),
  REGISTRY_UNAVAILABLE: reason('AUTO', both('登记信息暂不可查,转人工审核', 'the register did not answer'), WAIT),
  TENANT_CLOSED: reason('AUTO', both('账户已关闭', 'the tenant was closed'), CONTACT),
  NAME_MISMATCH: reason('STAFF', both('名称与材料不一致', 'the name differs from the papers'), RESUBMIT),
  NUMBER_MISMATCH: reason('STAFF', both('证件号码与材料不一致', 'the number differs from the papers'), RESUBMIT),
  NUMBER_NOT_FOUND: reason('STAFF', both('查无此证件号码', 'no such number in the register'), RESUBMIT),
  PERSON_MISMATCH: reason('STAFF', both('法定代表人不一致', 'another legal person is registered'), RESUBMIT),
  OPERATOR_MISMATCH: reason('STAFF', both('经办人信息不一致', 'the operator differs from the papers'), RESUBMIT),
  LICENCE_EXPIRED: reason('BOTH', both('营业执照已过期', 'the business licence has expired'), RENEW),
  LICENCE_REVOKED: reason('STAFF', both('营业执照已吊销或注销', 'the licence is revoked or cancelled'), CONTACT),
  ID_CARD_EXPIRED: reason('BOTH', both('身份证已过期', 'the identity card has expired'), RENEW),
  AUTHORISATION_MISSING: reason('BOTH', both('缺少授权委托书', 'the authorisation letter is missing'), UPLOAD),
  AUTHORISATION_EXPIRED: reason('BOTH', both('授权委托书已过期', 'the authorisation letter has expired'), RENEW),
  AUTHORISATION_UNSEALED: reason('STAFF', both('授权委托书未盖章', 'the authorisation letter has no seal'), UPLOAD),
  UNREADABLE: reason('STAFF', both('材料模糊无法辨认', 'the paper cannot be read'), UPLOAD),
  DOCUMENT_INCOMPLETE: reason('STAFF', both('材料不完整', 'a page or side is missing'), UPLOAD),
  DOCUMENT_WRONG_TYPE: reason('STAFF', both('材料类型不符', 'this is another kind of paper'), UPLOAD),
  DOCUMENT_EXPIRED: reason('STAFF', both('材料已过期', 'the paper has expired'), RENEW),
  DOCUMENT_UNSEALED: reason('STAFF', both('复印件未加盖公章', 'the copy does not bear the seal'), UPLOAD),
  DOCUMENT_MANIPULATED: reason('STAFF', both('材料疑似被修改', 'the paper seems altered'), CONTACT),
  BUSINESS_NOT_ACCEPTED: reason(
    'STAFF',
    both('该类主体或业务暂不受理', 'this kind of business is not accepted'),
    CONTACT,
  ),
  FRAUD_SUSPECTED: reason('STAFF', both('涉嫌冒用或欺诈', 'fraud is suspected'), CONTACT),
  ROUTINE_CHECK: reason('STAFF', both('例行核查', 'routine check'), UPLOAD),
  AUTHORITY_REQUEST: reason('STAFF', both('监管机关要求', 'an authority asks for it'), UPLOAD),
  ABNORMAL_USE: reason('STAFF', both('使用情况异常,需重新核实', 'unusual use; identity is checked again'), UPLOAD),
} as const satisfies Readonly<Record<string, Reason>>;

export type ReasonCode = keyof typeof REASONS;

export interface ReviewReason extends Reason {
  readonly code: ReasonCode;
}

/** Every coded reason, in the order of the table. */
export const REVIEW_REASONS: readonly ReviewReason[] = (Object.keys(REASONS) as ReasonCode[]).map((code) => ({
  code,
  ...REASONS[code],
}));

/** What may stand in for a code that an older version recorded and the table does not know. */
const unknownReason = (code: string): Text => ({ zh: code, en: code });

/** The words of a code. */
export function reasonText(code: string): Text {
  return Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode].text : unknownReason(code);
}

/** The remedy of a code; empty for one that the table does not know. */
export function reasonRemedy(code: string): Text {
  return Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode].remedy : { zh: '', en: '' };
}

/** Whether a person may give this code as a reason. */
export function isStaffReason(code: string): boolean {
  return Object.hasOwn(REASONS, code) && REASONS[code as ReasonCode].from !== 'AUTO';
}
