// Topics and texts of notices.
import { expect, it } from 'vitest';
import { settlementNotice, type StandingChange, standingNotice } from './notice.ts';

const change: StandingChange = {
  added: true,
  suspension: true,
  maySend: false,
  clauseId: 'jd/3.4',
  reason: { zh: '投诉率过高', en: 'too many complaints' },
  remedy: { zh: '整改', en: 'mend it' },
  statement: { zh: '决定', en: 'Decision' },
};

it.each<[string, Partial<StandingChange>]>([
  ['SUSPENDED', {}],
  ['RESTRICTED', { suspension: false }],
  ['REINSTATED', { added: false, maySend: true }],
  // Another restriction still holds: saying "reinstated" would be untrue.
  ['LIFTED', { added: false, maySend: false }],
  ['LIFTED', { added: false, suspension: false, maySend: true }],
])('says %s of %j', (topic, part) => {
  const notice = standingNotice({ ...change, ...part });
  expect(notice).toMatchObject({ topic, clauseIds: ['jd/3.4'], body: change.statement });
  expect(notice.subject.zh).toMatch(/: 投诉率过高$/);
  expect(notice.subject.en).toMatch(/: too many complaints$/);
});

it('writes its own body where there is no statement, and cites no clause where there is none', () => {
  const bare = standingNotice({ ...change, statement: { zh: '', en: '' } });
  expect(bare.body).toEqual({ zh: '投诉率过高\njd/3.4\n整改', en: 'too many complaints\njd/3.4\nmend it' });
  const nothing = { zh: '', en: '' };
  const silent = standingNotice({ ...change, clauseId: '', reason: nothing, remedy: nothing });
  expect(silent).toMatchObject({ clauseIds: [], subject: { zh: '服务已暂停', en: 'Your service is suspended' } });
});

it('carries a settlement’s statement and clauses', () => {
  const statement = { zh: '每一行', en: 'every line' };
  expect(settlementNotice(statement, ['jd/7.3.5'])).toMatchObject({
    topic: 'TERMINATED',
    body: statement,
    clauseIds: ['jd/7.3.5'],
  });
});
