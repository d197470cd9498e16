// Why a settlement was not drawn up.
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual } from '../schema/words.ts';
import type { SettlementRefusal } from '../settlement/result.ts';
import { CAUSE_NAMES, listed } from './names.ts';
import { citeAll, deciderText, statement, type StatementOfReasons } from './statement.ts';

function whatOf(refusal: SettlementRefusal): Bilingual {
  switch (refusal.reason) {
    case 'UNKNOWN_CAUSE': {
      const cause = CAUSE_NAMES[refusal.cause];
      return {
        zh: `协议没有因「${cause.zh}」终止的规则`,
        en: `the agreement has no rule for an end by this cause: ${cause.en}`,
      };
    }
    case 'DECIDER_NOT_ENTITLED': {
      const sides = listed(refusal.entitled.map((side) => deciderText(side, '')));
      const who = deciderText(refusal.decider, '');
      return {
        zh: `${who.zh}无权以此终止,有权的是${sides.zh}`,
        en: `${who.en} may not end it so; entitled: ${sides.en}`,
      };
    }
    case 'INVALID_POSITION':
      return { zh: '持仓数字自相矛盾', en: 'the figures of the position contradict each other' };
    case 'OPEN_RESERVATIONS':
      return { zh: '仍有在途预留', en: 'value is still reserved' };
    case 'UNKNOWN_ELECTION':
      return { zh: '此处无可选择', en: 'there is nothing to elect here' };
    case 'UNKNOWN_OPTION':
      return { zh: `没有选项 ${refusal.option}`, en: `there is no option ${refusal.option}` };
    case 'ELECTION_TWICE':
      return { zh: '同一条款选择了两次', en: 'one clause was elected twice' };
    case 'ELECTION_UNSIGNED':
      return { zh: '选择须由具名的人作出', en: 'a named person has to elect' };
  }
}

function numbersOf(refusal: SettlementRefusal): readonly string[] {
  if (refusal.reason === 'INVALID_POSITION') return refusal.faults;
  if (refusal.reason === 'OPEN_RESERVATIONS') return refusal.reservationIds;
  return refusal.reason === 'UNKNOWN_OPTION' ? refusal.options : [];
}

/** The statement of reasons for a refusal to settle. */
export function explainRefusal(agreement: AgreementVersion, refusal: SettlementRefusal): StatementOfReasons {
  const what = whatOf(refusal);
  // An election may name a clause that does not exist: only known ones are cited.
  const clause = refusal.reason === 'DECIDER_NOT_ENTITLED' ? [refusal.clause] : [];
  return statement({
    what: { zh: `未能结算:${what.zh}。`, en: `Not settled: ${what.en}.` },
    clauses: citeAll(agreement, clause),
    evidence: [],
    numbers: numbersOf(refusal).map((text) => ({ zh: text, en: text })),
    decidedBy: deciderText('SYSTEM', ''),
    remedy: { zh: '更正所列之处后重试。', en: 'Correct what is listed and ask again.' },
    until: { zh: '无期限', en: 'no closing date' },
  });
}
