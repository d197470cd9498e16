import { expect, it } from 'vitest';
import { folderRefusal } from './data-folder.ts';

const refused = (code: string, path: string): Error => Object.assign(new Error(`${code}: no`), { code, path });

it.each([
  ['EACCES', '/data/home/logs', 'chown'],
  ['EACCES', '/data', 'chown'],
  ['EPERM', '/data/home', 'chown'],
  ['EEXIST', '/data/home', 'in the way'],
  ['ENOTDIR', '/data/home/logs', 'in the way'],
  ['EISDIR', '/data/home/people.json', 'in the way'],
  ['EROFS', '/data/home/supervisor.pid', 'read-only'],
  ['ENOSPC', '/data/home/secrets/postgres', 'full'],
])('names %s at %s and what to do', (code, path, advice) => {
  const said = folderRefusal(refused(code, path), '/data/home');
  expect(said).toContain(`${path} (${code})`);
  expect(said).toContain(advice);
  expect(said).toMatch(/^[^\n]+\.$/);
});

it.each([
  ['a path elsewhere', refused('EACCES', '/other/file')],
  ['a sibling of the same beginning', refused('EACCES', '/data/home2')],
  ['a code that says nothing of the folder', refused('EMFILE', '/data/home')],
  ['an error without a path', new Error('no')],
  ['no error', 'no'],
])('leaves %s to others', (_what, error) => {
  expect(folderRefusal(error, '/data/home')).toBeUndefined();
});
