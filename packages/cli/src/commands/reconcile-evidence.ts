// tollgate reconcile evidence, verify: a pack taken away, and checked with no server.
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';

import { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import { checkEvidence } from '@tollgate/evidence';
import type { Command } from 'commander';

import { readKeys } from '../audit/key-set.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { printable } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, outputOf, profileOf, type Tool } from '../tool.ts';
import { createTally } from './evidence-tally.ts';

interface EvidenceOptions {
  readonly tenant: string;
  readonly out: string;
}

const MORE = `
Asks no server. The signer's public key is that of "metering" in --keys (a JSON Web Key Set), else in the profile's
identity. Every digest and the signature are checked, and the messages are counted again. Exit code 1 when anything is wrong.

Example:
  tollgate reconcile evidence dsc_... --tenant ten_... --out dispute.tar.gz
  tollgate reconcile verify dispute.tar.gz --keys jwks.json`;

export function registerEvidence(reconcile: Command, around: Surroundings): void {
  reconcile
    .command('evidence <discrepancy>')
    .description('write the signed evidence pack to a file')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .option('--tenant <tenant>', 'its tenant; none where it spans tenants', '')
    .action(action<[string, EvidenceOptions]>(around, evidence));
  reconcile
    .command('verify <pack>')
    .description('check an evidence pack with no server')
    .option('--keys <file>', 'key set with the public key of metering')
    .addHelpText('after', MORE)
    .action((pack: string, options: { keys?: string }, command: Command) => verify(pack, options, command, around));
}

/** A pack may hold a day of very many messages. */
const DOWNLOAD_MS = 3_600_000;
const SAY_EVERY_BYTES = 64n * 1024n * 1024n;

async function evidence(
  { connection, out, around }: Tool,
  discrepancyId: string,
  options: EvidenceOptions,
): Promise<void> {
  const place = path.resolve(around.cwd, options.out);
  const client = connection.client('metering', ReconciliationServiceService);
  const call = { ...(await connection.asPerson()), deadlineMs: DOWNLOAD_MS };
  const file = await create(place);
  let bytes = 0n;
  let total = -1n;
  try {
    for await (const part of client.downloadEvidence({ tenantId: options.tenant, discrepancyId }, call)) {
      await file.write(part.content);
      const before = bytes;
      bytes += BigInt(part.content.byteLength);
      total = part.totalBytes;
      if (bytes / SAY_EVERY_BYTES > before / SAY_EVERY_BYTES) out.note(`${bytes} of ${total} bytes`);
    }
    if (bytes !== total) throw new CommandFailure(EXIT.unavailable, `only ${bytes} of ${total} bytes came; try again`);
    await file.sync();
  } catch (error) {
    // Half a pack is no pack.
    await rm(place, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  out.data({ discrepancyId, file: place, bytes }, () =>
    out.facts([
      ['evidence', discrepancyId],
      ['file', place],
      ['bytes', bytes.toString()],
    ]),
  );
}

async function create(place: string): Promise<FileHandle> {
  try {
    return await open(place, 'wx');
  } catch {
    throw new CommandFailure(EXIT.usage, `${place} cannot be written, or is there already.`);
  }
}

async function verify(pack: string, options: { keys?: string }, command: Command, around: Surroundings): Promise<void> {
  const keysFile =
    options.keys === undefined
      ? path.join(profileOf(command, around).identitiesDir, 'cli', 'jwks.json')
      : path.resolve(around.cwd, options.keys);
  const keys = await readKeys(keysFile);
  const place = path.resolve(around.cwd, pack);
  const readable = await open(place, 'r').catch(() => undefined);
  if (readable === undefined) throw new CommandFailure(EXIT.usage, `${place} is no file that can be read.`);
  await readable.close();
  const tally = createTally();
  const { faults, manifest, signer } = await checkEvidence(createReadStream(place), keys, tally.read);
  const all = [...faults, ...(manifest === undefined ? [] : tally.faults())];
  const out = outputOf(command, around);
  const counted = tally.counted();
  out.data({ ok: all.length === 0, faults: all, signer, facts: manifest?.facts, counted }, () =>
    [
      out.facts([
        ['signed by', signer ?? '-'],
        ...Object.entries(manifest?.facts ?? {}).filter(([, value]) => value !== ''),
        ['messages in it', counted.messages.toString()],
        ['units they make', counted.units.toString()],
      ]),
      ...all.map((fault) => printable(`FAULT: ${fault}`)),
    ].join('\n'),
  );
  if (all.length > 0) throw new CommandFailure(EXIT.failure, 'the evidence cannot be trusted');
}
