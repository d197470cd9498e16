// Fills proto/.third-party with the protos that ours import or serve, out of installed npm packages.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { file_buf_validate_validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';

import { putInPlace } from './folder.ts';
import { printProto } from './print-proto.ts';

const require = createRequire(import.meta.url);

/** npm packages the files come from; their versions are part of the digest of inputs. */
export const sourcePackages = [
  'google-proto-files',
  'grpc-health-check',
  '@grpc/reflection',
  '@bufbuild/protovalidate',
];

const copies: readonly { from: string; file: string; to: string }[] = [
  { from: 'google-proto-files', file: 'google/rpc/status.proto', to: 'google/rpc/status.proto' },
  { from: 'google-proto-files', file: 'google/rpc/error_details.proto', to: 'google/rpc/error_details.proto' },
  { from: 'grpc-health-check', file: 'proto/health/v1/health.proto', to: 'grpc/health/v1/health.proto' },
  {
    from: '@grpc/reflection',
    file: 'build/proto/grpc/reflection/v1/reflection.proto',
    to: 'grpc/reflection/v1/reflection.proto',
  },
];

/** Makes the folder what the installed packages say; files that are already right are not touched. */
export async function fillThirdParty(dir: string): Promise<void> {
  const made = await mkdtemp(path.join(tmpdir(), 'tollgate-third-party-'));
  try {
    for (const copy of copies) await place(path.join(packageDir(copy.from), copy.file), path.join(made, copy.to));
    const validate = path.join(made, 'buf/validate/validate.proto');
    await mkdir(path.dirname(validate), { recursive: true });
    await writeFile(validate, printProto(file_buf_validate_validate.proto));
    await putInPlace(made, dir);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to);
}

/** The folder of an installed package, wherever npm hoisted it. */
export function packageDir(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const candidate = path.join(folder, name);
    try {
      require.resolve(path.join(candidate, 'package.json'));
      return candidate;
    } catch {
      continue;
    }
  }
  throw new Error(`${name} is not installed: run npm ci`);
}
