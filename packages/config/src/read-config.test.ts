// Every kind of field, what it takes and refuses, and that faults come together and quote no value.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { ConfigError, type ConfigShape, field, readConfig } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'tollgate-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

function faultsOf(env: Record<string, string | undefined>, shape: ConfigShape): readonly string[] {
  try {
    readConfig(env, shape);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('fields', () => {
  it.each([
    ['text', field.text(), 'a text', 'a text'],
    ['text with space around', field.text(), '  x ', 'x'],
    ['integer', field.integer(), '-12', -12],
    ['integer at its bounds', field.integer({ min: 1, max: 1 }), '1', 1],
    ['port', field.port(), '0', 0],
    ['the last port', field.port(), '65535', 65_535],
    ['listen address', field.listenAddress(), '127.0.0.1:7101', '127.0.0.1:7101'],
    ['IPv6 address', field.listenAddress(), '[::1]:0', '[::1]:0'],
    ['url', field.url(), 'nats://127.0.0.1:4222', 'nats://127.0.0.1:4222'],
    ['url of a protocol', field.url(['postgres']), 'postgres://u:p@h:1/db', 'postgres://u:p@h:1/db'],
    ['flag on', field.flag(), 'TRUE', true],
    ['flag off', field.flag(), '0', false],
    ['choice', field.choice(['debug', 'info']), 'info', 'info'],
    ['milliseconds', field.durationMs(), '250ms', 250],
    ['seconds', field.durationMs(), '30s', 30_000],
    ['minutes', field.durationMs(), '5m', 300_000],
    ['hours', field.durationMs(), '2h', 7_200_000],
    ['days', field.durationMs(), '7d', 604_800_000],
  ])('%s', (_name, type, text, value) => {
    expect(readConfig({ X: text }, { X: type })).toEqual({ X: value });
  });

  it.each([
    ['integer', field.integer(), ['1.5', '1e3', '0x10', 'one', '1_000', '９', '99999999999999999999']],
    ['bounded integer', field.integer({ min: 1, max: 10 }), ['0', '11', '-1']],
    ['port', field.port(), ['-1', '65536', 'http']],
    [
      'listen address',
      field.listenAddress(),
      ['7101', ':7101', 'host', 'host:', 'host:x', 'host:65536', 'http://h:1', '::1:80', 'a b:1'],
    ],
    ['url', field.url(), ['nonsense', '//host/path', 'host/path']],
    ['url of a protocol', field.url(['postgres', 'postgresql']), ['http://h/db', 'postgresqlx://h/db']],
    ['flag', field.flag(), ['yes please', '2', 'truth', 'constructor']],
    ['choice', field.choice(['debug', 'info']), ['INFO', 'trace', 'toString']],
    ['duration', field.durationMs(), ['30', '30 s', '-1s', '1.5s', '1w', 's', '1S']],
  ])('%s refuses what it is not', (_name, type, texts) => {
    for (const text of texts) {
      expect.soft(faultsOf({ X: text }, { X: type }), text).toEqual([expect.stringMatching(/^X must be /)]);
    }
  });

  it('reads a secret from its file without the last line end', () => {
    const path = file('key', 'hunter2\n');
    expect(readConfig({ KEY_FILE: path }, { KEY_FILE: field.secretFile() })).toEqual({ KEY_FILE: 'hunter2' });
  });

  it('refuses a secret file that is missing, empty or a folder, without naming it', () => {
    const shape = { KEY_FILE: field.secretFile() };
    expect(faultsOf({ KEY_FILE: join(dir, 'missing') }, shape)).toEqual([
      'KEY_FILE must be the path of a readable file (ENOENT)',
    ]);
    expect(faultsOf({ KEY_FILE: dir }, shape)).toEqual(['KEY_FILE must be the path of a readable file (EISDIR)']);
    expect(faultsOf({ KEY_FILE: file('empty', '\n') }, shape)).toEqual([expect.stringContaining('empty file')]);
  });
});

describe('readConfig', () => {
  it('types each setting by its field', () => {
    const config = readConfig(
      { A: '1', LEVEL: 'info' },
      {
        A: field.integer(),
        LEVEL: field.choice(['debug', 'info']),
        B: field.flag().optional(),
        C: field.durationMs().default(5),
      },
    );
    expectTypeOf(config).toEqualTypeOf<{ A: number; LEVEL: 'debug' | 'info'; B: boolean | undefined; C: number }>();
    expect(config).toEqual({ A: 1, LEVEL: 'info', B: undefined, C: 5 });
  });

  it('counts a variable that is set to nothing as not set', () => {
    for (const text of ['', '  ', undefined]) {
      expect(readConfig({ A: text }, { A: field.text().default('x') })).toEqual({ A: 'x' });
      expect(faultsOf({ A: text }, { A: field.text() })).toEqual(['A is not set; it must be a text']);
    }
  });

  it('lists every fault at once, in the order of the shape', () => {
    const shape = { URL: field.url(), PORT: field.port(), OK: field.text(), LEVEL: field.choice(['debug', 'info']) };
    const faults = faultsOf({ PORT: 'x', OK: 'ok', LEVEL: 'loud' }, shape);
    expect(faults).toEqual([
      'URL is not set; it must be a URL',
      'PORT must be a whole number of at least 0 and of at most 65535',
      'LEVEL must be one of debug, info',
    ]);
    const error = new ConfigError(faults);
    expect(error.message).toBe(`the configuration has 3 faults:\n  ${faults.join('\n  ')}`);
  });

  it('takes an optional variable that is set seriously', () => {
    expect(faultsOf({ A: 'x' }, { A: field.port().optional() })).toHaveLength(1);
    expect(faultsOf({ A: 'x' }, { A: field.port().default(1) })).toHaveLength(1);
  });

  it('quotes no value in any fault', () => {
    const kinds: ConfigShape = {
      INT: field.integer(),
      PORT: field.port(),
      LISTEN: field.listenAddress(),
      URL: field.url(['https']),
      SECRET: field.secretFile(),
      FLAG: field.flag(),
      CHOICE: field.choice(['a']),
      WAIT: field.durationMs(),
    };
    fc.assert(
      fc.property(fc.stringMatching(/^q[0-9A-Z]{12}$/), (secret) => {
        const faults = faultsOf(Object.fromEntries(Object.keys(kinds).map((name) => [name, secret])), kinds);
        expect(faults).toHaveLength(Object.keys(kinds).length);
        expect(new ConfigError(faults).message).not.toContain(secret);
      }),
    );
  });
});
