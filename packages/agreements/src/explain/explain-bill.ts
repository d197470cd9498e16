// Whose count holds, and what becomes of the difference.
import type { BillVerdict } from '../billing/judge-bill.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual } from '../schema/words.ts';
import { citeAll, deciderText, statement, type StatementOfReasons } from './statement.ts';

function whatOf(verdict: BillVerdict): Bilingual {
  if (verdict.outcome === 'DISCREPANCY')
    return verdict.inFavourOf === 'TENANT'
      ? {
          zh: '账单多计,超出允许的误差,须复核并退补。',
          en: 'The bill counts too many, beyond what is allowed; it is recounted and credited.',
        }
      : {
          zh: '账单少计,超出允许的误差,须复核。',
          en: 'The bill counts too few, beyond what is allowed; it is recounted.',
        };
  const whose =
    verdict.whose === 'PROVIDER' ? { zh: '账单', en: 'The bill' } : { zh: '客户计数', en: "The tenant's count" };
  return verdict.difference === 0n
    ? { zh: '两边一致。', en: 'Both counts agree.' }
    : {
        zh: `差异在允许范围内,以${whose.zh}为准。`,
        en: `${whose.en} stands: the difference is within what is allowed.`,
      };
}

/** The statement of reasons for a comparison of counts. */
export function explainBill(agreement: AgreementVersion, verdict: BillVerdict): StatementOfReasons {
  const { billed, submitted, difference, perMille } = verdict;
  const excess = verdict.outcome === 'DISCREPANCY' ? verdict.excess : 0n;
  const allowed: Bilingual =
    perMille === null
      ? { zh: '不允许差异', en: 'no difference is allowed' }
      : { zh: `允许 ${perMille}‰`, en: `${perMille} per mille is allowed` };
  return statement({
    what: whatOf(verdict),
    clauses: citeAll(agreement, [verdict.clause]),
    evidence: [],
    numbers: [
      {
        zh: `计费 ${billed},对方 ${submitted},差 ${difference}`,
        en: `${billed} billed, ${submitted} counted, ${difference} apart`,
      },
      { zh: `${allowed.zh};超出 ${excess}`, en: `${allowed.en}; ${excess} beyond` },
    ],
    decidedBy: deciderText('SYSTEM', ''),
    remedy: { zh: '可提交自己的明细要求复核。', en: 'Send your own records to have it recounted.' },
    until: { zh: '无期限', en: 'no closing date' },
  });
}
