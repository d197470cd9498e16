// A rule of an agreement in one line, for tables.
import type { AgreementVersion, RulePart, SettlementRule } from '@tollgate/agreements';

import type { Output } from '../output.ts';

/** `0` for at once, `-` where a person decides. */
const grace = (seconds: bigint | null): string => (seconds === null ? '-' : `${seconds} s`);
const words = (list: readonly (string | null)[]): string =>
  list.filter((word) => word !== null && word !== '').join(' ');

/** What becomes of each kind of lot: `CASH FORFEIT`, or the choices with the default first. */
function treatments(rule: SettlementRule): string {
  return Object.entries(rule.lots)
    .map(([kind, { options, default: chosen }]) => {
      const names = options.map((o) => o.option).toSorted((a, b) => Number(b === chosen) - Number(a === chosen));
      return `${kind} ${names.join(' or ')}`;
    })
    .join('; ');
}

type Summaries = { readonly [P in RulePart]: (agreement: AgreementVersion, index: number, out: Output) => string };

const SUMMARIES: Summaries = {
  acceptance: ({ acceptance }) => `accepted by ${acceptance.modes.join(', ')}`,
  precedence: ({ precedence }) => `first wins: ${precedence.order.join(' > ')}`,
  billing: ({ billing }) =>
    [
      ...billing.bases.map((b) => `${b.productClass} ${b.basis}`),
      billing.payment.mode,
      ...(billing.tolerance === null
        ? []
        : [`tolerance ${billing.tolerance.perMille}‰, ${billing.tolerance.prevails} prevails`]),
    ].join('; '),
  changes: ({ changes }, i) => {
    const rule = changes[i];
    if (rule === undefined) return '';
    const kinds = rule.kinds.length === 0 ? '' : `(${rule.kinds.join(', ')})`;
    return words([
      rule.subject,
      kinds,
      `by ${rule.origins.join(', ')}: binds by ${rule.binds}`,
      rule.silent ? '(silent)' : '',
    ]);
  },
  kyc: ({ kyc }, i) =>
    words([kyc[i]?.occasion ?? '', `before ${kyc[i]?.before ?? ''}: ${kyc[i]?.papers.join(', ') ?? ''}`]),
  content: ({ content }, i) => `forbids ${content[i]?.codes.join(', ') ?? ''}`,
  triggers: ({ triggers }, i) => {
    const t = triggers[i];
    if (t === undefined) return '';
    const when = t.policyRule === null ? '' : `by ${t.policyRule}`;
    return words([
      `${t.id}:`,
      t.kind,
      when,
      `restricts ${t.restricts ?? 'nothing'}`,
      t.startsAt && `opens ${t.startsAt}`,
      t.mayEndAs && `may end as ${t.mayEndAs}`,
      `grace ${grace(t.graceSeconds)}`,
    ]);
  },
  ladder: ({ ladder }, i) => {
    const rung = ladder[i];
    if (rung === undefined) return '';
    const traits = [
      rung.skippable && 'may be skipped',
      rung.needsDeadline && 'needs a deadline',
      rung.endsByItself && 'ends by itself',
      !rung.reversible && 'final',
    ];
    return `${rung.sanction} by ${rung.deciders.join(', ')}; ${traits.filter((trait) => trait !== false).join(', ')}`;
  },
  restrictions: ({ restrictions }, i, out) => {
    const r = restrictions[i];
    return r === undefined
      ? ''
      : `${r.cause} stops ${r.stops.join(', ')}; lifted by ${r.liftableBy.join(', ') || 'nobody'}: ${out.text(r.title)}`;
  },
  notices: ({ notices }, i) => {
    const n = notices[i];
    if (n === undefined) return '';
    const days = n.minimumDays === null ? '' : `${n.minimumDays} days`;
    return words([`${n.act}:`, n.timing, days, n.channels.join(' or '), n.silent ? '(silent)' : '']);
  },
  clocks: ({ clocks }, i) => `${clocks[i]?.kind ?? ''}: ${clocks[i]?.days ?? ''} ${clocks[i]?.unit ?? ''}`,
  settlement: ({ settlement }, i, out) => {
    const rule = settlement.rules[i];
    if (rule === undefined) return `set-off ${settlement.setOff.allowed}`;
    return `${rule.cause} by ${rule.deciders.join(', ')}: ${treatments(rule)} (${out.text(rule.title)})`;
  },
  liabilityCaps: ({ liabilityCaps }, i) => {
    const cap = liabilityCaps[i];
    return cap === undefined ? '' : `${cap.liable} ${cap.measure}${cap.indirectLoss ? '' : ', direct loss only'}`;
  },
  confidentiality: ({ confidentiality }) =>
    confidentiality === null
      ? ''
      : `${confidentiality.binds}, ${confidentiality.monthsAfterEnd === null ? 'for ever' : `${confidentiality.monthsAfterEnd} months after the end`}`,
  retention: ({ retention }, i) => `kept until ${retention[i]?.keptUntil ?? ''}`,
  term: ({ term }) =>
    `${term.months === null ? 'open-ended' : `${term.months} months`}; survives: ${term.survives.join(', ') || 'nothing'}`,
};

/** One line for the rule at a path such as `triggers[3]`; without an index the part as a whole. */
export function ruleText(agreement: AgreementVersion, part: RulePart, path: string, out: Output): string {
  const index = /\[(\d+)\]/.exec(path)?.[1];
  return SUMMARIES[part](agreement, index === undefined ? -1 : Number(index), out);
}
