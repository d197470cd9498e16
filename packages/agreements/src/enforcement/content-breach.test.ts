// Which clause forbids which content; the statutory lists hold under every agreement.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import { clauseById, listAgreements } from '../catalogue/catalogue.ts';
import { listContentClasses } from '../catalogue/content-classes.ts';
import { contentBreach } from './content-breach.ts';

describe('contentBreach', () => {
  it.each([
    ['jd-sms', 'STATE_SECURITY', ['jd/3.5.6', 'law/internet-information-15']],
    ['changyou-sms', 'BANK_FRAUD', ['changyou/user.3.7', 'law/public-security-77']],
    ['sendcloud', 'RUMOUR', ['law/internet-information-15']],
    ['sendcloud', 'HIDDEN_SENDER', ['sendcloud/3.8']],
    ['tencent-ses', 'OTHERWISE_UNLAWFUL', ['tencent/use.5.5', 'tencent/use.5.8', 'law/internet-information-15']],
    ['hongfengye-sms', 'FRAUD', ['hongfengye/2.3b']],
  ])('%s forbids %s by %j', (id, code, clauses) => {
    expect(contentBreach(the(id), code)).toMatchObject({ clauses, content: { code } });
  });

  it('knows what nobody forbids, and what does not exist', () => {
    expect(contentBreach(the('jd-sms'), 'TRACKING_MISUSE')).toBeUndefined();
    expect(contentBreach(the('jd-sms'), 'LONG_WORDS')).toBeUndefined();
  });
});

describe('the taxonomy', () => {
  it('holds the nine prohibitions and the five of the public-security notice, numbered', () => {
    const items = (list: string) =>
      listContentClasses()
        .filter((c) => c.list === list)
        .map((c) => c.item);
    expect(items('NINE_PROHIBITIONS')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(items('PUBLIC_SECURITY_FIVE')).toEqual([1, 2, 3, 4, 5]);
  });

  it('names statutes that are known, and no class that no agreement and no statute forbids', () => {
    for (const { code, law } of listContentClasses()) {
      expect(law === null || clauseById(the('jd-sms'), law) !== undefined).toBe(true);
      const forbidden = listAgreements().some((agreement) => contentBreach(agreement, code) !== undefined);
      expect([code, forbidden]).toEqual([code, true]);
    }
  });
});
