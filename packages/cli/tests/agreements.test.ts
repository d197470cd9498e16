// tollgate agreements: tables and JSON of what agreements say, offline; the same list from the stack; bad input.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { listAgreements } from '@tollgate/agreements';
import {
  AgreementsServiceService,
  AgreementVersion,
  GetAgreementVersionResponse,
  ListAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
const version = AgreementVersion.fromPartial({
  agreementId: 'jd-sms',
  version: '7',
  provider: 'JD Cloud',
  title: { zh: '短信条款', en: 'SMS terms' },
  contentHash: 'ab'.repeat(32),
  effectiveTime: new Date('2026-01-01T00:00:00Z'),
});

beforeAll(async () => {
  fixture = await openFixture(async () => ({
    accounts: [
      standIn(
        AgreementsServiceService,
        { listAgreementVersions: { services: ['cli'] }, getAgreementVersion: { services: ['cli'] } },
        {
          listAgreementVersions: async () => ListAgreementVersionsResponse.fromPartial({ versions: [version] }),
          getAgreementVersion: async (request) =>
            GetAgreementVersionResponse.fromPartial({
              version: { ...version, version: request.version },
              clauses: [{ clauseId: 'jd/2.1', title: { zh: '按条计费', en: 'billed by message' } }],
            }),
        },
      ),
    ],
  }));
});
afterAll(async () => fixture.close());

const run = (words: string, options?: Parameters<Fixture['tollgate']>[1]) =>
  fixture.tollgate(words.split(' '), options);
const file = (name: string, content: unknown): string => {
  writeFileSync(path.join(fixture.cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  return `./${name}`;
};
/** The JD file itself, for a test to spoil. */
const draft = (set: object): unknown => {
  const entry = createRequire(import.meta.url).resolve('@tollgate/agreements');
  const text = readFileSync(path.join(path.dirname(entry), '../data/agreements/jd-sms.1.json'), 'utf8');
  return { ...(JSON.parse(text) as object), ...set };
};

describe('list and show', () => {
  test('every version of this build, as a table and as JSON', async () => {
    const { code, stdout, stderr } = await run('agreements list');
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^AGREEMENT +VERSION +PROVIDER +TITLE +IN FORCE FROM +CLAUSES +ENDS +WARNINGS +HASH$/);
    expect(lines.slice(1).map((line) => line.split(/ +/)[0])).toEqual(listAgreements().map(({ id }) => id));
    const json = (await run('agreements list --json')).json();
    expect(json).toMatchObject({
      versions: listAgreements().map(({ id, contentHash, clauses }) => ({ id, contentHash, clauses: clauses.length })),
    });
    expect(json).toMatchObject({
      versions: [{}, { id: 'hongfengye-sms', warnings: [{ code: 'EFFECTIVE_BEFORE_PUBLISHED' }] }, {}, {}, {}],
    });
  });

  test('all of one version; what its source says against itself is a warning beside the data', async () => {
    const { code, stdout, stderr } = await run('agreements show hongfengye-sms');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: dates.stated: effective 2021-12-27 before published 2022-05-26');
    for (const part of ['CHANGES', 'TRIGGERS', 'LADDER', 'NOTICES', 'CLOCKS', 'SETTLEMENT', 'CLAUSES'])
      expect(stdout).toContain(`\n${part}\n`);
    expect(stdout).toContain('stated           published 2022-05-26, effective 2021-12-27');
    expect(stdout).toContain('hongfengye/5.1  PRIVACY_ACCESS: 3 CALENDAR_DAYS');
  });

  test.each(listAgreements().map(({ id }) => [id]))('%s can be shown', async (id) => {
    expect(await run(`agreements show ${id}`)).toMatchObject({ code: 0 });
    expect((await run(`agreements show ${id}@1 --json`)).json()).toMatchObject({ agreement: { id, version: '1' } });
  });

  test('one part alone, in the language of the person', async () => {
    const ladder = await run('agreements show changyou-sms --part ladder');
    expect(ladder.stdout.trimEnd().split('\n').at(-1)).toBe('changyou/pre.breach  BAN by PROVIDER; final');
    const clauses = await run('agreements show changyou-sms --part clauses', { env: { LANG: 'zh_CN.UTF-8' } });
    expect(clauses.stdout).toContain('按提交成功的条数收费');
    expect((await run('agreements show jd-sms --part billing --json')).json()).toMatchObject({
      billing: { tolerance: { perMille: '5' } },
    });
  });

  test('what the running stack has, when asked', async () => {
    expect((await run('agreements list --stack --json')).json()).toMatchObject({
      versions: [{ agreementId: 'jd-sms', version: '7' }],
    });
    const shown = await run('agreements show jd-sms@7 --stack');
    expect(shown.stdout).toContain('jd/2.1  billed by message');
  });
});

describe('diff', () => {
  test('between a version and a draft', async () => {
    const drafted = file('draft.json', draft({ version: '2', provider: { zh: '京东云', en: 'JD' } }));
    const { code, stdout } = await run(`agreements diff jd-sms@1 ${drafted}`);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'WHERE        BEFORE    AFTER',
      'provider.en  JD Cloud  JD',
      'version      1         2',
    ]);
    expect((await run(`agreements diff jd-sms ${drafted} --json`)).json()).toMatchObject({
      before: { id: 'jd-sms', version: '1' },
      differences: [{ path: 'provider.en', before: 'JD Cloud', after: 'JD' }, { path: 'version' }],
    });
  });

  test('of a version with itself', async () => {
    expect((await run('agreements diff jd-sms jd-sms@1')).stdout).toBe('They say the same.\n');
  });
});

describe('explain', () => {
  test('a clause with the rules that rest on it', async () => {
    const { stdout } = await run('agreements explain sendcloud sendcloud/4.7');
    expect(stdout).toContain('says (zh)    非平台原因提前终止');
    expect(stdout).toContain('settlement  TENANT_CLOSURE by TENANT: CASH REFUND or FORFEIT; BONUS LAPSE;');
    expect((await run('agreements explain jd-sms jd/2.4 --json')).json()).toMatchObject({
      clause: { id: 'jd/2.4' },
      rules: [{ part: 'billing', path: 'billing.tolerance' }],
    });
  });

  test('a statute, a clause that carries nothing, and one against another', async () => {
    expect((await run('agreements explain jd-sms law/civil-code-566')).stdout).toContain('Civil Code art. 566');
    expect((await run('agreements explain jd-sms jd/1.1')).stdout).toContain('No rule of the agreement rests on it.');
    expect((await run('agreements explain jd-sms jd/7.3.2')).stdout).toContain('contradiction');
  });
});

const position = {
  at: '2026-11-01T00:00:00Z',
  lots: [
    { id: 'c1', kind: 'CASH', acquiredAt: '2026-09-01T00:00:00Z', paid: '1000.00', left: '420.50' },
    { id: 'b1', kind: 'BONUS', acquiredAt: '2026-09-01T00:00:00Z', given: '100.00', left: '80.00' },
    {
      id: 'p1',
      kind: 'PACKAGE_UNITS',
      acquiredAt: '2026-09-01T00:00:00Z',
      product: 'mail',
      units: 100_000,
      left: 50_000,
      paid: '300.00',
      unitPrice: '0.003',
    },
  ],
};
const breach = 'agreements settle sendcloud --cause ratio-breach --dry-run';

describe('settle --dry-run', () => {
  test('every line with its clause, and what is still to be elected', async () => {
    const { code, stdout } = await run(`${breach} --position ${file('position.json', position)}`);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing was changed. It would be:');
    expect(stdout).toMatch(
      /^p1 +package-units +refunded +50000 mail +150\.00 +wallet-refund-balance +sendcloud\/4\.7, law\/civil-code-498 /m,
    );
    expect(stdout).toMatch(/^b1 +bonus +forfeited +80\.00 CNY +- +- +sendcloud\/3\.5 /m);
    expect(stdout).toMatch(/^c1 +cash +forfeited +420\.50 CNY /m);
    expect(stdout).toContain('to elect: REFUND (refund to the wallet), FORFEIT (keep it); default REFUND');
  });

  test('as JSON from standard input, with what was elected and by whom', async () => {
    const words = `${breach} --position - --elect sendcloud/4.7=FORFEIT --elected-by user:usr_9 --json`;
    expect((await run(words, { stdin: JSON.stringify(position) })).json()).toMatchObject({
      dryRun: true,
      outcome: 'SETTLED',
      plan: {
        lines: [
          { lotId: 'p1', fate: 'FORFEITED', amount: '50000', payout: '0' },
          { lotId: 'b1' },
          { lotId: 'c1', amount: '420500000' },
        ],
      },
      statement: { en: expect.stringContaining('user:usr_9 chose (sendcloud/4.7): keep it') },
    });
  });

  test('with the reasons, the debts, the claims and what a package paid', async () => {
    const owing = {
      ...position,
      lots: position.lots.slice(2),
      arrears: [{ ref: 'inv_1', amount: '20' }],
      claims: [{ id: 'clm_1', by: 'TENANT', amount: '900', serviceFee: '840', established: true }],
    };
    const words = `agreements settle tencent-ses --cause provider-breach --dry-run --explain --position ${file('owing.json', owing)}`;
    const { stdout } = await run(words);
    expect(stdout).toContain('provider-breach by tenant, tencent/prov.3; the clause is silent about money');
    expect(stdout).toMatch(/^p1 .* 130\.00 .* inv_1 20\.00$/m);
    expect(stdout).toContain('claim clm_1: 900.00 demanded, 840.00 at most due, 0.00 set off (tencent/disc.7)');
    expect(stdout).toContain('Until: objections by 2026-11-16 23:59 Beijing time');
  });
});

describe('bad input', () => {
  test('an agreement file is refused with all its faults at once', async () => {
    const ladder = (draft({}) as { ladder: { sanction: string }[] }).ladder.toReversed();
    const bad = {
      ladder,
      dates: { stated: { published: '2026-02-01', effective: '2026-01-01' }, inForceFrom: '2026-01-01' },
      acceptance: { clause: 'jd/99', modes: ['CLICK'] },
      confidentiality: { binds: 'MUTUAL', monthsAfterEnd: null },
    };
    const { code, stdout, stderr } = await run(`agreements show ${file('bad.json', draft(bad))}`);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('(AGREEMENT_FILE_INVALID)');
    for (const fault of ['RULE_WITHOUT_CLAUSE', 'UNKNOWN_CLAUSE', 'LADDER_CONTRADICTION', 'EFFECTIVE_BEFORE_PUBLISHED'])
      expect(stderr).toContain(`(${fault})`);
    expect((await run('agreements show ./bad.json --json')).stderr).toContain('"reason":"AGREEMENT_FILE_INVALID"');
  });

  test.each([
    ['agreements show nobody', 3, 'UNKNOWN_AGREEMENT'],
    ['agreements show jd-sms@9', 3, 'jd-sms@1'],
    ['agreements show ./none.json', 2, 'cannot read none.json'],
    ['agreements show jd-sms --part soul', 2, 'soul'],
    ['agreements explain jd-sms jd/99', 3, 'UNKNOWN_CLAUSE'],
    ['agreements settle jd-sms --cause boredom --position p --dry-run', 2, 'boredom'],
    ['agreements settle jd-sms --cause mutual --dry-run', 2, '--position'],
    [`${breach} --position ./none.json`, 2, 'cannot read none.json'],
  ])('%s ends with %d', async (words, code, said) => {
    const ended = await run(words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(said);
  });

  test('a settlement that is not asked to be dry, or cannot be drawn up', async () => {
    const at = file('position.json', position);
    const wet = await run(`agreements settle sendcloud --cause ratio-breach --position ${at}`);
    expect(wet).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('add --dry-run') });
    const unknown = await run(`agreements settle sendcloud --cause expiry --dry-run --position ${at}`);
    expect(unknown).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('UNKNOWN_CAUSE') });
    const nobody = await run(`${breach} --position ${at} --elect sendcloud/4.7=FORFEIT --elected-by service:x`);
    expect(nobody).toMatchObject({ code: 3, stderr: expect.stringContaining('ELECTION_UNSIGNED') });
  });

  test('a position is refused with all its faults at once', async () => {
    const { code, stderr } = await run(
      `${breach} --position ${file('wrong.json', { at: 'x', lots: [{ id: 'c1', kind: 'GOLD' }] })}`,
    );
    expect([code, stderr]).toEqual([3, expect.stringContaining('the position has 2 faults (POSITION_INVALID)')]);
    expect((await run(`${breach} --position ${file('text.json', '{')}`)).stderr).toContain('text.json is no JSON');
  });
});
