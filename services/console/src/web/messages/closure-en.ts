// English words of the closure of an account.
import type { Counterpart } from './catalogue.ts';
import type { closureZh } from './closure-zh.ts';

export const closureEn: Counterpart<typeof closureZh> = {
  title: 'Close the account',
  preview: 'If it closed now',
  coolsOff: 'Can be taken back until',
  retention: 'Data that is kept after it',
  keptUntil: 'Kept until',
  law: 'By',
  dataClass: { OPTIONAL_FACTS: 'optional facts', PAPERS: 'papers', PERSONAL_DATA: 'personal data' },
  request: 'Ask for the closure',
  warning:
    'It can be taken back while it cools off. Then the account is settled under the agreement and its credentials end, for good.',
  password: 'Your password',
  cancel: 'Take the closure back',
  cancelUntil: (until) => `Possible until ${until}.`,
  history: 'Closures',
  asked: 'Asked for',
  due: 'Due',
  deadlinePending: 'Set once the holidays of the year are announced',
  ended: 'Ended',
  states: {
    CLOSURE_STATE_COOLING_OFF: 'Cooling off',
    CLOSURE_STATE_SETTLING: 'Being settled',
    CLOSURE_STATE_CLOSED: 'Closed',
    CLOSURE_STATE_CANCELLED: 'Taken back',
  },
};
