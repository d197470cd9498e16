// Versions follow each other under the rules of the one that binds: properties, and the chain of two changes.
import { type AgreementVersion, listAgreements, type NoticeChannel } from '@tollgate/agreements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acceptance, type AcceptanceMode, effectiveTime } from './acceptance.ts';
import { type Binding, followChanges, rootConsent, type TenantRecords } from './binding.ts';
import type { Publication } from './publication.ts';

const at = (day: number): Date => new Date(Date.parse('2026-03-01T00:00:00Z') + day * 86_400_000);

const accepted = ({ id, version, contentHash }: AgreementVersion, mode: AcceptanceMode, day: number): Acceptance => ({
  acceptanceId: `${mode} ${version} ${day}`,
  tenantId: 'ten_a',
  agreementId: id,
  version,
  contentHash,
  mode,
  acceptedAt: at(day),
  actor: 'user:usr_a',
  evidence: undefined,
});

/** Version 1 as shipped and in force, and two that follow it. */
function chain(first: AgreementVersion, channels: readonly NoticeChannel[] = []) {
  const versions = ['1', '2', '3'].map((version) => ({ ...first, version }));
  const publications = versions.map(({ id, version, contentHash, provider, title }, i): Publication => ({
    agreementId: id,
    version,
    contentHash,
    effectiveAt: i === 0 ? effectiveTime(first) : at(10 * i),
    publishedAt: i === 0 ? at(0) : at(10 * i - 10),
    publishedBy: 'user:usr_s',
    supersedes: i === 0 ? undefined : String(i),
    subjects: ['TERMS'],
    kinds: [],
    origin: 'PROVIDER',
    channels,
    clauseIds: [],
    heading: { provider, title },
    notice: { subject: title, body: title },
  }));
  const announcements = new Map([
    ['2', at(0)],
    ['3', at(10)],
  ]);
  const binding = (records: Partial<TenantRecords>, day: number): Binding | undefined => {
    const versionOf = ({ version }: { version: string }) => versions.find((each) => each.version === version);
    const acceptances = (records.acceptances ?? []).filter((each) => each.acceptedAt <= at(day));
    const root = rootConsent(acceptances, publications, versionOf, at(day));
    const all = { announcements, objections: new Map<string, Date>(), ...records, acceptances };
    return root && followChanges(root, all, publications, versionOf, at(day));
  };
  const [one, two, three] = versions;
  if (one === undefined || two === undefined || three === undefined) throw new Error('three versions');
  return { one, two, three, binding };
}

function shipped(id: string): AgreementVersion {
  const found = listAgreements().find((each) => each.id === id);
  if (found === undefined) throw new Error(`the catalogue lacks ${id}`);
  return found;
}

describe('followChanges', () => {
  it('lets versions follow each other by time, each under the one before it', () => {
    const { one, binding } = chain(shipped('tencent-ses'), ['EMAIL']);
    const records = { acceptances: [accepted(one, 'CLICK', 0)] };
    expect([0, 9, 10, 19, 20].map((day) => binding(records, day)?.agreement.version)).toEqual([
      '1',
      '1',
      '2',
      '2',
      '3',
    ]);
    expect(binding(records, 10)?.pending.map(({ version, outcome }) => `${version} ${outcome}`)).toEqual(['3 NOT_YET']);
  });

  it('does not bind a tenant that was not told as its version asks', () => {
    const { one, binding } = chain(shipped('tencent-ses'), ['EMAIL']);
    const untold = { acceptances: [accepted(one, 'CLICK', 0)], announcements: new Map<string, Date>() };
    expect(binding(untold, 30)).toMatchObject({ agreement: { version: '1' }, ground: 'ACCEPTED' });
    expect(binding(untold, 30)?.pending.map(({ outcome }) => outcome)).toEqual(['NOT_ANNOUNCED', 'NOT_ANNOUNCED']);
    // The Notice came after the announced time: that is when it binds.
    const late = { ...untold, announcements: new Map([['2', at(12)]]) };
    expect(binding(late, 11)?.agreement.version).toBe('1');
    expect(binding(late, 12)).toMatchObject({ agreement: { version: '2' }, ground: 'TIME', since: at(12) });
  });

  it('skips a version that was refused when a later one is accepted', () => {
    const { one, three, binding } = chain(shipped('jd-sms'));
    const records = { acceptances: [accepted(one, 'CLICK', 0), accepted(three, 'CLICK', 15)] };
    expect(binding(records, 19)).toMatchObject({ agreement: { version: '1' } });
    expect(binding(records, 20)).toMatchObject({ agreement: { version: '3' }, ground: 'ACCEPTED', pending: [] });
  });
});

describe('properties over every agreement', () => {
  const agreement = fc.constantFrom(...listAgreements());
  const mode = fc.constantFrom<AcceptanceMode>('CLICK', 'SEAL', 'USE');
  const acts = fc.array(fc.tuple(fc.constantFrom('one', 'two', 'three'), mode, fc.nat({ max: 40 })), { maxLength: 5 });
  const objections = fc.option(fc.nat({ max: 40 }), { nil: undefined });

  it('binds nothing before it is in force, nothing without a consent, and what it binds it has bound since', () => {
    fc.assert(
      fc.property(agreement, acts, objections, fc.nat({ max: 45 }), (first, list, objected, day) => {
        const { binding, ...versions } = chain(first, ['EMAIL']);
        const acceptances = list
          .map(([name, how, when]) => accepted(versions[name], how, when))
          .toSorted((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime());
        const records = {
          acceptances,
          objections: new Map(objected === undefined ? [] : [['2', at(objected)] as const]),
        };
        const found = binding(records, day);
        if (!acceptances.some((each) => each.acceptedAt <= at(day))) return found === undefined;
        if (found === undefined) return acceptances.every((each) => each.version !== '1' || each.acceptedAt > at(day));
        const effective = found.agreement.version === '1' ? at(0) : at(10 * (Number(found.agreement.version) - 1));
        expect(found.since <= at(day)).toBe(true);
        expect(found.agreement.version === '1' || found.since >= effective).toBe(true);
        expect(found.acceptance.acceptedAt <= at(day)).toBe(true);
        return found.pending.every(({ version }) => version > found.agreement.version);
      }),
      { numRuns: 2_000 },
    );
  });
});
