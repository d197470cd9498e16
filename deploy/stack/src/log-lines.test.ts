import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { readable } from './log-lines.ts';

const line = { level: 'info', time: '2026-11-21T10:20:30.400Z', service: 'wallet', pid: 7, msg: 'posted', charges: 3 };
const shown = (record: object): string => stripVTControlCharacters(readable(JSON.stringify(record)));

it('shows time, message and facts, without what the prefix says already', () => {
  expect(shown({ ...line, tenant_id: 'ten_1', found: { rows: 2 } })).toMatch(
    /^\d\d:\d\d:30 posted charges=3 tenant_id=ten_1 found={"rows":2}$/,
  );
});

it.each(['debug', 'warn', 'error'])('names the level %s', (level) => {
  expect(shown({ ...line, level })).toMatch(new RegExp(`^\\d\\d:\\d\\d:30 ${level}: posted`));
});

it.each(['Error: no such file', '{ not: "JSON" }', ''])('shows %j as it is', (text) => {
  expect(readable(text)).toBe(text);
});
