// What a tenant is told about its verification, its papers and what is asked of it.
import type { DocumentType } from './document.ts';
import type { ExpiringPaper } from './identity.ts';
import type { NoticeDraft, Text } from './notice.ts';
import { reasonRemedy, reasonText } from './review-reasons.ts';

const DOCUMENTS: Readonly<Record<DocumentType, Text>> = {
  BUSINESS_LICENCE: { zh: '营业执照', en: 'business licence' },
  LEGAL_PERSON_ID_FRONT: { zh: '法定代表人身份证人像面', en: 'identity card of the legal person, front' },
  LEGAL_PERSON_ID_BACK: { zh: '法定代表人身份证国徽面', en: 'identity card of the legal person, back' },
  OPERATOR_ID_FRONT: { zh: '经办人身份证人像面', en: 'identity card of the operator, front' },
  OPERATOR_ID_BACK: { zh: '经办人身份证国徽面', en: 'identity card of the operator, back' },
  AUTHORISATION_LETTER: { zh: '授权委托书', en: 'authorisation letter' },
  RESIDENT_ID_FRONT: { zh: '身份证人像面', en: 'identity card, front' },
  RESIDENT_ID_BACK: { zh: '身份证国徽面', en: 'identity card, back' },
  HOLDING_ID: { zh: '手持身份证照片', en: 'photograph with the identity card in hand' },
  QUALIFICATION: { zh: '资质证明', en: 'qualification papers' },
};

const PAPERS: Readonly<Record<ExpiringPaper, Text>> = {
  LICENCE: { zh: '营业执照', en: 'business licence' },
  ID_CARD: { zh: '身份证', en: 'identity card' },
  AUTHORISATION: { zh: '授权委托书', en: 'authorisation letter' },
};

export function rejectedNotice(reasons: readonly string[]): NoticeDraft {
  return verification({ zh: '实名认证未通过', en: 'Your identity could not be verified' }, reasonLines(reasons));
}

export function revisionNotice(reasons: readonly string[]): NoticeDraft {
  return verification({ zh: '认证信息需要更正', en: 'Please correct what you submitted' }, reasonLines(reasons));
}

export function documentRejectedNotice(type: DocumentType, reason: string): NoticeDraft {
  const { zh, en } = DOCUMENTS[type];
  return verification({ zh: `材料未通过: ${zh}`, en: `A paper is rejected: ${en}` }, reasonLines([reason]));
}

export function demandNotice(demand: {
  readonly documents: readonly DocumentType[];
  readonly reason: string;
  readonly clauseId: string;
  readonly dueDay: string;
}): NoticeDraft {
  const { documents, reason, clauseId, dueDay } = demand;
  const why = reasonText(reason);
  const named = (language: keyof Text): string => documents.map((type) => DOCUMENTS[type][language]).join(', ');
  return {
    topic: 'PAPERS_DEMANDED',
    subject: { zh: `请在 ${dueDay} 前补充材料`, en: `Papers are needed by ${dueDay}` },
    body: {
      zh: `请上传: ${named('zh')}\n原因: ${why.zh}\n逾期将限制服务,补齐后解除。`,
      en: `Please upload: ${named('en')}\nReason: ${why.en}\nAfter that day your service is restricted until they are accepted.`,
    },
    clauseIds: clauseId === '' ? [] : [clauseId],
  };
}

export function expiryNotice(paper: ExpiringPaper, lastDay: string, daysLeft: number): NoticeDraft {
  const { zh, en } = PAPERS[paper];
  return {
    topic: 'PAPERS_EXPIRING',
    subject: { zh: `${zh}将于 ${lastDay} 到期`, en: `Your ${en} expires on ${lastDay}` },
    body: {
      zh: `还有 ${daysLeft} 天。请提交新的认证信息;到期后将限制服务,审核通过后解除。`,
      en: `${daysLeft} days are left. Submit your identity with the new paper; after that day your service is restricted until it is approved.`,
    },
    clauseIds: [],
  };
}

const verification = (subject: Text, body: Text): NoticeDraft => ({
  topic: 'VERIFICATION',
  subject,
  body,
  clauseIds: [],
});

function reasonLines(reasons: readonly string[]): Text {
  const lines = (language: keyof Text): string =>
    [...new Set(reasons)]
      .map((code) =>
        [reasonText(code)[language], reasonRemedy(code)[language]].filter((text) => text !== '').join(': '),
      )
      .join('\n');
  return { zh: lines('zh'), en: lines('en') };
}
