// Lines as they reach the destination.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel, silentLog } from './index.ts';

function recording(level: LogLevel = 'debug') {
  const text: string[] = [];
  const log = createLog({ service: 'wallet', level, destination: { write: (line) => text.push(line) } });
  return { log, text, lines: () => text.map((line): unknown => JSON.parse(line)) };
}

describe('createLog', () => {
  it('writes one JSON line with level, time, service, fields and message', () => {
    const { log, text, lines } = recording();
    log.info({ tenant_id: 'ten_1', micros: 9_007_199_254_740_993n }, 'posted');
    expect(text[0]?.endsWith('}\n')).toBe(true);
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
        service: 'wallet',
        pid: process.pid,
        tenant_id: 'ten_1',
        micros: '9007199254740993',
        msg: 'posted',
      },
    ]);
  });

  it('lets through its level and what is above', () => {
    const { log, lines } = recording('warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]({}, level);
    expect(lines()).toMatchObject([{ level: 'warn' }, { level: 'error' }]);
    const silent = recording('silent');
    silent.log.error({}, 'nobody hears');
    expect(silent.text).toEqual([]);
  });

  it('lets no secret and no personal data out, wherever they are', () => {
    const secrets = {
      password: 'hunter2-password',
      token: 'hunter2-token',
      secret_key: 'hunter2-secret',
      phone: '13800138000',
      id_number: '11010519491231002X',
      authorization: 'Bearer hunter2hunter2',
    };
    const { log, text } = recording();
    log.info(secrets, 'top');
    log.warn({ request: { body: [{ contact: secrets }] } }, 'nested');
    log.child(secrets).info({}, 'bound');
    log
      .child({ request: secrets })
      .child({ again: [secrets] })
      .debug({}, 'bound deeper');
    log.error({ err: Object.assign(new Error(`for ${secrets.phone}`), { request: secrets }) }, 'error');
    log.error(
      new Error(`id ${secrets.id_number}`, { cause: Object.assign(new Error('inner'), secrets) }),
      'bare error',
    );
    log.info({}, `phone ${secrets.phone}, id ${secrets.id_number}, ${secrets.authorization}`);
    log.info({ url: 'postgres://wallet:hunter2-url@localhost/wallet', note: `call ${secrets.phone}` }, 'values');
    expect(text).toHaveLength(8);
    const output = text.join('');
    expect(output).not.toContain('hunter2');
    expect(output).not.toContain(secrets.phone);
    expect(output).not.toContain(secrets.id_number);
    // Five places above hold all of them as fields; the rest is dropped or masked.
    expect(output.match(/\[redacted\]/g)).toHaveLength(5 * Object.keys(secrets).length);
  });

  it('adds the fields of a child to each of its lines, and to no other', () => {
    const { log, lines } = recording();
    const child = log.child({ consumer: 'billing-usage' });
    child.info({ n: 1 }, 'one');
    child.child({ attempt: 2 }).info({}, 'two');
    log.info({}, 'three');
    expect(lines()).toMatchObject([
      { consumer: 'billing-usage', n: 1 },
      { consumer: 'billing-usage', attempt: 2 },
      expect.not.objectContaining({ consumer: expect.anything() }),
    ]);
  });

  it('writes the line even if a field cannot be read', () => {
    const { log, lines } = recording();
    const fields = {
      get balance(): string {
        throw new RangeError('not loaded');
      },
    };
    log.warn(fields, 'still said');
    log.child(fields).info({}, 'by a child too');
    expect(lines()).toMatchObject([
      { unloggable: 'RangeError', msg: 'still said' },
      { unloggable: 'RangeError', msg: 'by a child too' },
    ]);
  });

  it('keeps stack, code and causes of an error', () => {
    const { log, lines } = recording();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    log.error({ err: new TypeError('no database', { cause }) }, 'start failed');
    expect(lines()).toMatchObject([
      {
        err: {
          type: 'TypeError',
          message: 'no database',
          stack: expect.stringContaining('log.test.ts'),
          cause: { message: 'refused', code: 'ECONNREFUSED' },
        },
      },
    ]);
  });
});

describe('silentLog', () => {
  it('takes everything and is its own child', () => {
    expect(silentLog.child({ a: 1 })).toBe(silentLog);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      expect(silentLog[level]({}, 'x')).toBeUndefined();
    }
  });
});

describe('standard output', () => {
  const source = (end: string): string => `
    const { createLog } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    const log = createLog({ service: 'wallet', level: 'info' });
    for (let line = 0; line < 2_000; line++) log.info({ line }, 'line');
    ${end}`;

  it.each([
    ['an exit', 'process.exit(3)', 3],
    ['an uncaught error', 'throw new Error("over")', 1],
    ['the end of all work', '', 0],
  ])('has every line in order after %s', (_, end, status) => {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', source(end)], { encoding: 'utf8' });
    expect(child.status).toBe(status);
    const lines = child.stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
      Array.from({ length: 2_000 }, (_line, place) => place),
    );
  });
});
