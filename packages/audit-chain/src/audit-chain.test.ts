// Any tampering with an entry is named; what is not tampered with holds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChainCheck } from './chain-check.ts';
import { type AuditEntry, type AuditFact, type ChainHead, sealEntry, START } from './entry.ts';
import { fromLine, toLine } from './line.ts';

const CHAIN = `ten_${'a'.repeat(32)}`;
const facts = fc.array(
  fc.record({
    chain: fc.constant(CHAIN),
    occurredAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    recordedAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    actor: fc.string(),
    service: fc.constantFrom('accounts', 'wallet'),
    action: fc.string(),
    subjectIds: fc.array(fc.string(), { maxLength: 3 }),
    eventId: fc.uuid(),
    payload: fc.uint8Array({ maxLength: 40 }),
  }),
  { minLength: 1, maxLength: 8 },
);

function chainOf(list: readonly AuditFact[]): { entries: AuditEntry[]; head: ChainHead } {
  let head = START;
  const entries = list.map((fact) => {
    const entry = sealEntry(fact, head);
    head = { sequence: entry.sequence, hash: entry.hash };
    return entry;
  });
  return { entries, head };
}

function check(entries: readonly AuditEntry[], head: ChainHead): string | undefined {
  const chain = createChainCheck(CHAIN);
  for (const entry of entries) chain.add(entry);
  return chain.end(head);
}

/** One change of one entry, whatever its field. */
const TAMPERINGS: readonly ((entry: AuditEntry) => AuditEntry)[] = [
  (entry) => ({ ...entry, chain: `${entry.chain}b` }),
  (entry) => ({ ...entry, sequence: entry.sequence + 1n }),
  (entry) => ({ ...entry, occurredAt: new Date(entry.occurredAt.getTime() + 1) }),
  (entry) => ({ ...entry, recordedAt: new Date(entry.recordedAt.getTime() + 1) }),
  (entry) => ({ ...entry, actor: `${entry.actor} ` }),
  (entry) => ({ ...entry, service: 'billing' }),
  (entry) => ({ ...entry, action: `${entry.action}x` }),
  (entry) => ({ ...entry, subjectIds: [...entry.subjectIds, ''] }),
  (entry) => ({ ...entry, eventId: '' }),
  (entry) => ({ ...entry, payload: Buffer.concat([entry.payload, Buffer.from([0])]) }),
  (entry) => sealEntry({ ...entry, actor: 'another' }, { sequence: entry.sequence - 1n, hash: 'f'.repeat(64) }),
  (entry) => ({ ...entry, payloadSha256: 'f'.repeat(64) }),
  (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
];

describe('a chain', () => {
  test('holds as it was sealed, also after a way through a file', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const { entries, head } = chainOf(list);
        const read = entries.map((entry) => fromLine(toLine(entry).slice(0, -1)));
        expect(read.every((entry) => entry !== undefined)).toBe(true);
        expect(check(read as AuditEntry[], head)).toBeUndefined();
      }),
    );
  });

  test('names the entry that was tampered with, whatever of it was changed', () => {
    fc.assert(
      fc.property(facts, fc.nat(), fc.constantFrom(...TAMPERINGS), (list, at, tamper) => {
        const { entries, head } = chainOf(list);
        const place = at % entries.length;
        const changed = entries.map((entry, index) => (index === place ? tamper(entry) : entry));
        expect(check(changed, head)).toContain(`entry ${place + 1}`);
      }),
    );
  });

  test('names the first that is missing, moved or added, and an entry that was sealed anew', () => {
    fc.assert(
      fc.property(facts, fc.nat(), (list, at) => {
        const { entries, head } = chainOf(list);
        const place = at % entries.length;
        const whole = entries[place] as AuditEntry;
        expect(check(entries.toSpliced(place, 1), head)).toContain(`entry ${place + 1} is missing`);
        expect(check(entries.toSpliced(place, 0, whole), head)).toContain(`entry ${place + 2} is missing`);
        const before = entries[place - 1];
        const from = before === undefined ? START : { sequence: before.sequence, hash: before.hash };
        const anew = entries.toSpliced(place, 1, sealEntry({ ...whole, actor: `${whole.actor}!` }, from));
        // The forger's own hash fits; what follows, or the head, does not.
        expect(check(anew, head)).toContain(`entry ${Math.min(place + 2, entries.length)}`);
      }),
    );
  });

  test('goes on where a head does not say so', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const { entries } = chainOf(list);
        expect(check(entries, START)).toContain('entry 1 is after the end');
      }),
    );
  });
});

test.each(['', '{}', 'null', '[]', '{"chain":1}'])('%j is no entry', (line) => {
  expect(fromLine(line)).toBeUndefined();
});

test('a line that is written in another way is no entry', () => {
  const fact = {
    chain: CHAIN,
    occurredAt: new Date(0),
    recordedAt: new Date(0),
    actor: 'a',
    service: 's',
    action: 'b',
  };
  const entry = sealEntry({ ...fact, subjectIds: [], eventId: 'e', payload: Buffer.from('x') }, START);
  expect(fromLine(` ${toLine(entry).slice(0, -1)}`)).toBeUndefined();
  expect(fromLine(toLine(entry).replace('"sequence":"1"', '"sequence":"01"').slice(0, -1))).toBeUndefined();
});
