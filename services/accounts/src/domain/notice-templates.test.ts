// Templates in force keep their words: who changes one gives it a new version, and a new hash here.
import { expect, it } from 'vitest';
import { checkPreference } from './notice-category.ts';
import { contentHash, NOTICE_TEMPLATES, noticeFrom, type NoticeTemplate } from './notice-templates.ts';

it('have the words of their versions', () => {
  const hashes = NOTICE_TEMPLATES.map((each) => `${each.id} ${each.version} ${contentHash(each).slice(0, 16)}`);
  expect(hashes).toMatchInlineSnapshot(`
    [
      "credentials-frozen 1 2b087ef37ad227ca",
      "credential-created 1 e0ad21212d2a7b88",
      "members-changed 1 86b604aa38b95a40",
      "impersonation-started 1 e95572df2bd5ec05",
      "privacy-step 1 384f71804e10a451",
      "closure-step 1 fec709a87136a802",
      "banned 1 f8007296428bf77e",
      "balance-low 1 158a5c4d7b9634d7",
      "auto-top-up-stopped 1 b438d2f2780590bb",
      "dunning-reminder 1 c931acfa44580514",
      "dunning-restriction 1 32fd5e88d7097ebe",
    ]
  `);
});

it('ask for the same values in both languages', () => {
  const asked = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted();
  for (const { subject, body } of NOTICE_TEMPLATES as readonly NoticeTemplate[]) {
    expect(asked(subject.zh)).toEqual(asked(subject.en));
    expect(asked(body.zh)).toEqual(asked(body.en));
  }
});

it('take what people wrote on one line, and miss no value', () => {
  const draft = noticeFrom('members-changed', { name: 'a\r\nBcc: b\u202e', roles: '{name}' });
  expect(draft.subject.en).toBe('Members changed: a Bcc: b');
  expect(draft.body.en).toContain('{name}.');
  expect(() => noticeFrom('members-changed', { name: 'a' })).toThrow(RangeError);
});

it('leave service and sanction notices switched on', () => {
  for (const category of ['SERVICE', 'SANCTION'] as const) {
    expect(() => checkPreference(category, false)).toThrow(/cannot be switched off/);
    checkPreference(category, true);
  }
  checkPreference('ACTIVITY', false);
});
