// Where each piece of value went, or would go, and why.
import { formatYuan, money } from '@tollgate/money';
import type { AgreementVersion, SettlementRule } from '../schema/agreement.ts';
import type { Bilingual, LotKind } from '../schema/words.ts';
import type { Destination, Fate, SettlementLine, SettlementPlan } from '../settlement/result.ts';
import { appealWindow } from './appeal.ts';
import { CAUSE_NAMES, listed } from './names.ts';
import { cite, citeAll, deciderText, shanghaiTime, statement, type StatementOfReasons } from './statement.ts';

export interface SettlementContext {
  readonly decidedAt: Date;
  /** The person or service, as records name it; may be empty. */
  readonly actor: string;
  /** Until when it can be objected to; the agreement's own window when left out. */
  readonly appealUntil?: Date | undefined;
  readonly evidence?: readonly Bilingual[] | undefined;
}

const FATE_NAMES: Record<Fate, Bilingual> = {
  CONSUMED: { zh: '抵扣已送达用量', en: 'pays for delivered usage' },
  FORFEITED: { zh: '不予退还', en: 'is kept by the provider' },
  REFUNDED: { zh: '退还', en: 'is refunded' },
  RETAINED_UNTIL_INVOICE_RETURNED: { zh: '待退回发票后退还', en: 'waits for the invoice to be returned' },
  EXPIRED: { zh: '失效', en: 'lapses' },
  SET_OFF: { zh: '抵偿欠款', en: 'is set off against a debt' },
};

const DESTINATION_NAMES: Record<Destination, Bilingual> = {
  WALLET_REFUND_BALANCE: { zh: '至账户退款余额', en: ' to the refund balance' },
  ORIGINAL_CHANNEL: { zh: '至原支付渠道', en: ' to the original payment channel' },
  PROVIDER: { zh: '', en: '' },
  HELD: { zh: '', en: '' },
};

const LOT_NAMES: Record<LotKind, Bilingual> = {
  CASH: { zh: '本金', en: 'Paid money' },
  BONUS: { zh: '赠送金额', en: 'Bonus' },
  PACKAGE_UNITS: { zh: '套餐', en: 'Package' },
};

const yuan = (micros: bigint): string => formatYuan(money(micros, 'CNY'));

function amountText({ lotKind, asset, amount, payout }: SettlementLine): Bilingual {
  if (lotKind !== 'PACKAGE_UNITS') return { zh: `${yuan(amount)} 元`, en: `CNY ${yuan(amount)}` };
  const worth = payout > 0n ? { zh: `(${yuan(payout)} 元)`, en: ` (CNY ${yuan(payout)})` } : { zh: '', en: '' };
  return { zh: `${amount} 条 ${asset}${worth.zh}`, en: `${amount} units of ${asset}${worth.en}` };
}

/** How a package's worth was found. */
function valueText({ valued }: SettlementLine): Bilingual[] {
  if (valued === undefined) return [];
  const { consumed } = valued;
  const [paid, each] = [yuan(valued.pricePaid), yuan(valued.unitPrice)];
  return [
    {
      zh: `,按购买价 ${paid} 元减已用 ${consumed} 条 × 单价 ${each} 元`,
      en: `, valued at the price paid of CNY ${paid} less ${consumed} units used at CNY ${each}`,
    },
  ];
}

/** One line of a settlement as a sentence with its figure and its clause. */
export function explainLine(agreement: AgreementVersion, line: SettlementLine): Bilingual {
  const { clause, title } = cite(agreement, line.clause);
  const [lot, fate, to, amount] = [
    LOT_NAMES[line.lotKind],
    FATE_NAMES[line.fate],
    DESTINATION_NAMES[line.destination],
    amountText(line),
  ];
  const ref = line.ref === '' ? '' : ` ${line.ref}`;
  const debts = (line.deductions ?? []).map((d) => ({
    zh: `,其中抵欠款 ${yuan(d.amount)} 元 ${d.ref}`,
    en: `, after CNY ${yuan(d.amount)} for the debt ${d.ref}`,
  }));
  const less = listed([...valueText(line), ...debts], { zh: '', en: '' });
  return {
    zh: `${lot.zh} ${amount.zh} ${fate.zh}${to.zh}${ref}${less.zh}(${clause} ${title.zh};批次 ${line.lotId})`,
    en: `${lot.en} ${amount.en} ${fate.en}${to.en}${ref}${less.en} (${clause} ${title.en}; lot ${line.lotId})`,
  };
}

/** The rule's title; with the cause, where one rule of the source serves several. */
function titleOf(agreement: AgreementVersion, { title, cause }: SettlementRule): Bilingual {
  const shared = agreement.settlement.rules.some((r) => r.cause !== cause && r.title.en === title.en);
  if (!shared) return title;
  const name = CAUSE_NAMES[cause];
  return { zh: `${title.zh}(${name.zh})`, en: `${title.en} (${name.en})` };
}

const ruleOf = (agreement: AgreementVersion, plan: SettlementPlan): SettlementRule | undefined =>
  agreement.settlement.rules.find((r) => r.cause === plan.cause && r.deciders.includes(plan.decider));

/** Choices made or open, debts left and claims, each a sentence. */
function remarks(plan: SettlementPlan): Bilingual[] {
  const chosen = plan.discretionary.map((d): Bilingual => {
    const option = d.options.find((o) => o.option === (d.elected?.option ?? d.default))?.title ?? d.question;
    return d.elected === null
      ? {
          zh: `待选择(${d.clause}):${d.question.zh} 暂按:${option.zh}`,
          en: `To be chosen (${d.clause}): ${d.question.en} Assumed: ${option.en}`,
        }
      : {
          zh: `${d.elected.electedBy} 选择(${d.clause}):${option.zh}`,
          en: `${d.elected.electedBy} chose (${d.clause}): ${option.en}`,
        };
  });
  const debts = plan.unpaid.map((u): Bilingual => ({
    zh: `仍欠 ${yuan(u.amount)} 元 ${u.ref}(${u.clause})`,
    en: `Still owed: CNY ${yuan(u.amount)} ${u.ref} (${u.clause})`,
  }));
  const claims = plan.claims.map((c): Bilingual => ({
    zh: `索赔 ${c.id}:主张 ${yuan(c.claimed)} 元,应付上限 ${yuan(c.payable)} 元,已抵 ${yuan(c.setOff)} 元(${c.clause})`,
    en: `Claim ${c.id}: CNY ${yuan(c.claimed)} demanded, CNY ${yuan(c.payable)} at most due, CNY ${yuan(c.setOff)} set off (${c.clause})`,
  }));
  const left = plan.retainedReservations.map((id): Bilingual => ({
    zh: `预留 ${id} 对应在途流量,不在本次结算内`,
    en: `Reservation ${id} is for traffic on its way and left out of this settlement`,
  }));
  return [...chosen, ...debts, ...claims, ...left];
}

/** What the tenant can do about it. */
function remedyOf({ lines }: SettlementPlan): Bilingual {
  const waiting = lines.filter((line) => line.destination === 'HELD');
  const held = waiting.reduce((sum, line) => sum + line.payout, 0n);
  const invoices = [...new Set(waiting.flatMap((line) => line.ref.split(',')))].filter((id) => id !== '').join(', ');
  const objection: Bilingual = {
    zh: '对任何一行有异议可在控制台申诉;退款余额可申请提取。',
    en: 'Object to any line in the console; the refund balance can be withdrawn on request.',
  };
  if (held === 0n) return objection;
  return {
    zh: `退回发票 ${invoices} 后退还其余 ${yuan(held)} 元。${objection.zh}`,
    en: `Return the invoice ${invoices}, and the remaining CNY ${yuan(held)} is refunded. ${objection.en}`,
  };
}

/**
 * The statement of reasons for a settlement or its preview. The plan must come from the same agreement version:
 * another one is a RangeError, because its clauses would not be the ones applied.
 */
export function explainSettlement(
  agreement: AgreementVersion,
  plan: SettlementPlan,
  { decidedAt, actor, appealUntil: given, evidence }: SettlementContext,
): StatementOfReasons {
  const appealUntil = given ?? appealWindow(agreement, decidedAt)?.until;
  const rule = ruleOf(agreement, plan);
  if (rule === undefined || plan.agreement.contentHash !== agreement.contentHash)
    throw new RangeError(`the plan was not made under ${agreement.id} ${agreement.version}`);
  const silence: Bilingual = plan.silentOnMoney
    ? {
        zh: '条款未说明款项去向,以下处理不是平台依约享有的权利。',
        en: ' The clause is silent about money; what follows is not a right it gives the provider.',
      }
    : { zh: '', en: '' };
  const at = shanghaiTime(decidedAt);
  const title = titleOf(agreement, rule);
  return statement({
    what: {
      zh: `${at} 协议终止并结算:${title.zh}。${silence.zh}`,
      en: `The agreement ends and is settled on ${at}: ${title.en}.${silence.en}`,
    },
    clauses: citeAll(agreement, [plan.clause, ...plan.lines.flatMap((line) => [line.clause, ...line.also])]),
    evidence: evidence ?? [],
    numbers: [...plan.lines.map((line) => explainLine(agreement, line)), ...remarks(plan)],
    decidedBy: deciderText(plan.decider, actor),
    remedy: remedyOf(plan),
    until:
      appealUntil === undefined
        ? { zh: '未设申诉期限', en: 'no closing date for objections' }
        : {
            zh: `${shanghaiTime(appealUntil)}(北京时间)前申诉`,
            en: `objections by ${shanghaiTime(appealUntil)} Beijing time`,
          },
  });
}
