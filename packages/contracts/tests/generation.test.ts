// The generation's own parts: printing third-party protos, keeping folders equal, and what the image holds.
import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { file_buf_validate_validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { differences, filesUnder, putInPlace } from '../scripts/folder.ts';
import { printProto } from '../scripts/print-proto.ts';
import { readImage } from '../src/image.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tollgate-contracts-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
  await writeFile(path.join(dir, name), text);
}

describe('printProto', () => {
  const source = printProto(file_buf_validate_validate.proto);

  it.each([
    'package buf.validate;',
    'extend .google.protobuf.FieldOptions {',
    '  oneof type {',
    '    .buf.validate.StringRules string = 14;',
    '  extensions 1000 to max;',
  ])('prints %j', (line) => {
    expect(source.split('\n')).toContain(line);
  });
});

describe('putInPlace', () => {
  it('writes what is new or different, removes what is gone, spares what it is told to', async () => {
    await write('made/same.ts', 'same');
    await write('made/a/changed.ts', 'new');
    await write('made/fresh.ts', 'fresh');
    await write('target/same.ts', 'same');
    await write('target/a/changed.ts', 'old');
    await write('target/gone.ts', 'gone');
    await write('target/.digest', 'kept');
    const before = await stat(path.join(dir, 'target/same.ts'));

    await putInPlace(path.join(dir, 'made'), path.join(dir, 'target'), ['.digest']);

    expect(await filesUnder(path.join(dir, 'target'))).toEqual(['.digest', 'a/changed.ts', 'fresh.ts', 'same.ts']);
    expect(await readFile(path.join(dir, 'target/a/changed.ts'), 'utf8')).toBe('new');
    expect((await stat(path.join(dir, 'target/same.ts'))).ino).toBe(before.ino);
  });
});

describe('differences', () => {
  it('names files that differ or are on one side only', async () => {
    await write('left/same', '1');
    await write('left/changed', '1');
    await write('left/left-only', '1');
    await write('right/same', '1');
    await write('right/changed', '2');
    await write('right/right-only', '1');
    await write('right/.digest', '1');
    const found = await differences(path.join(dir, 'left'), path.join(dir, 'right'), ['.digest']);
    expect(found).toEqual(['changed', 'left-only', 'right-only']);
  });
});

describe('the image', () => {
  it('holds every import, so that reflection can serve it alone', () => {
    const files = fromBinary(FileDescriptorSetSchema, readImage()).file;
    const names = new Set(files.map((file) => file.name));
    const missing = files.flatMap((file) => file.dependency).filter((name) => !names.has(name));
    expect(missing).toEqual([]);
    expect([...names]).toContain('grpc/health/v1/health.proto');
  });
});
