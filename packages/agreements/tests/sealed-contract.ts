// A sealed contract with a JD tenant, invented: what it says of counting, tolerance, deadlines and a serious breach.
import { jd } from './builders.ts';

const title = { zh: '补充协议', en: 'supplementary contract' };
const clause = (id: string) => ({ id: `sealed/${id}`, title: { zh: `第${id}条`, en: `§ ${id}` }, consequence: null });
const keep = {
  option: 'FORFEIT',
  treatment: 'FORFEIT',
  destination: null,
  reason: 'FORFEITED_BY_CONTRACT',
  title: { zh: '不予退还', en: 'keep it' },
};

/** A whole one; `part` replaces some of it. */
export const contractWith = (part: Readonly<Record<string, unknown>> = {}) => ({
  agreementId: 'jd-sms',
  version: '1',
  contentHash: jd().contentHash,
  title,
  clauses: ['2', '4', '7', '9'].map(clause),
  changes: [
    { operation: 'SET', path: 'billing.bases[SMS_CN]', clause: 'sealed/2', value: { basis: 'DELIVERED_ONLY' } },
    { operation: 'SET', path: 'billing.tolerance', clause: 'sealed/4', value: { perMille: 10, prevails: 'TENANT' } },
    {
      operation: 'SET',
      path: 'settlement.rules[SERIOUS_BREACH PROVIDER].lots.CASH',
      clause: 'sealed/7',
      value: { question: null, options: [keep], default: 'FORFEIT', also: [] },
    },
    {
      operation: 'ADD',
      path: 'clocks',
      clause: 'sealed/9',
      value: { kind: 'PRIVACY_ACCESS', days: 3, unit: 'CALENDAR_DAYS' },
    },
    { operation: 'REMOVE', path: 'triggers[complaint-ratio-grave]', clause: 'sealed/9' },
  ],
  ...part,
});
