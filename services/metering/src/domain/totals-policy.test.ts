import { expect, it } from 'vitest';

import { waitUntil } from './totals-policy.ts';

const POLICY = { graceMs: 24 * 3_600_000, gatewaysOf: new Map([['sms-cn', ['east', 'west']]]) };
const DAY = '2026-11-11';
/** The day ends at 16:00 UTC. */
const GRACE_ENDS = new Date('2026-11-12T16:00:00Z');
const before = new Date(GRACE_ENDS.getTime() - 1);

it.each<[string, string, string[], Date, Date | undefined]>([
  ['waits for the others that are expected', 'sms-cn', ['east'], before, GRACE_ENDS],
  ['waits for nobody when all of them are there', 'sms-cn', ['west', 'other', 'east'], before, undefined],
  ['waits for nobody when the grace is over', 'sms-cn', ['east'], GRACE_ENDS, undefined],
  ['waits for whoever may come where none is named', 'mail', ['east', 'west'], before, GRACE_ENDS],
  ['and not longer than the grace', 'mail', ['east'], GRACE_ENDS, undefined],
])('%s', (_, product, gateways, now, until) => {
  expect(waitUntil(POLICY, { product, day: DAY, gateways }, now)).toEqual(until);
});
