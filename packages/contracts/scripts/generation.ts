// Makes the generated folder: what it depends on and how it is made.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { bufOrThrow } from './buf.ts';
import { filesUnder } from './folder.ts';
import { imageName, protoDir, thirdPartyDir } from './places.ts';
import { fillThirdParty, packageDir, sourcePackages } from './third-party.ts';

const tools = ['@bufbuild/buf', 'ts-proto', ...sourcePackages];

// ts-proto also prints what ours merely import for options; nothing reads it, and it is 16,000 lines.
const unread = ['buf', 'google/protobuf/descriptor.ts'];

/** A digest of everything that decides what is generated: protos, buf's settings, these scripts, tool versions. */
export async function inputDigest(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await filesUnder(protoDir)).filter(
    (file) => !file.startsWith('.third-party') && /\.(proto|yaml)$/.test(file),
  );
  for (const file of files) hash.update(`${file}\0`).update(await readFile(path.join(protoDir, file)));
  for (const script of ['generation.ts', 'third-party.ts', 'print-proto.ts']) {
    hash.update(await readFile(new URL(script, import.meta.url)));
  }
  for (const tool of tools) hash.update(await readFile(path.join(packageDir(tool), 'package.json')));
  return hash.digest('hex');
}

/** Generates TypeScript and the image into an empty folder. */
export async function generateInto(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await fillThirdParty(thirdPartyDir);
  await Promise.all([
    bufOrThrow(['generate', '--template', 'buf.gen.yaml', '-o', dir]),
    bufOrThrow(['build', '--exclude-source-info', '-o', path.join(dir, imageName)]),
  ]);
  for (const name of unread) await rm(path.join(dir, name), { recursive: true, force: true });
}
