import { expect, it } from 'vitest';
import { peopleOf, readPeople } from './people-file.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const member = { login: 'admin', password: 'p', displayName: 'A', oneTimeCodeSecret: 'S', roles: ['admin'] };
const tenant = { login: '139', password: 'p', displayName: 'T', tenantId: 'ten_1', note: 'n' };
const people = { seed: 'ab', staff: [member], tenants: [tenant], complete: true };

it.each([people, { ...people, staff: [], tenants: [], complete: false }])('reads what was written: %j', (value) => {
  expect(peopleOf(JSON.stringify(value))).toEqual(value);
});

it.each([
  ['', 'nothing'],
  ['{"seed":"ab","staff":[', 'half a file'],
  ['null', 'null'],
  ['[]', 'a list'],
  [JSON.stringify({ ...people, seed: '' }), 'no seed'],
  [JSON.stringify({ ...people, complete: 'yes' }), 'a text for complete'],
  [JSON.stringify({ ...people, staff: {} }), 'staff that is no list'],
  [JSON.stringify({ ...people, staff: [{ ...member, password: undefined }] }), 'a member without a password'],
  [JSON.stringify({ ...people, staff: [{ ...member, roles: [1] }] }), 'a role that is no text'],
  [JSON.stringify({ ...people, tenants: [null] }), 'a tenant that is nothing'],
  [JSON.stringify({ ...people, tenants: [{ ...tenant, tenantId: 7 }] }), 'a tenant id that is no text'],
])('finds %j damaged: %s', (text) => {
  expect(peopleOf(text)).toBeUndefined();
});

it('names the damaged file in one sentence', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tollgate-people-'));
  try {
    const file = join(dir, 'people.json');
    writeFileSync(file, '{');
    expect(() => readPeople(file)).toThrow(/^The sign-ins in \S+people\.json cannot be read .* afresh\.$/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
