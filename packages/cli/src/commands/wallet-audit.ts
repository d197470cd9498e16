// tollgate wallet verify, export, proof: the books proved by the service, taken away, and proved without it.
import { access } from 'node:fs/promises';
import path from 'node:path';

import { AuditServiceService } from '@tollgate/contracts/wallet/v1/audit';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { type DumpProof, verifyDump } from '@tollgate/ledger-proof';
import type { Command } from 'commander';

import { linesOf, writeGzip } from '../audit/dump-file.ts';
import { readHeads } from '../audit/head-files.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { printable } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, outputOf, profileOf, type Tool } from '../tool.ts';
import { showProof } from './checks.ts';

interface VerifyOptions {
  readonly dump?: string;
  readonly heads?: string;
  readonly keys?: string;
}

const MORE = `
Without --dump the service proves its own books. With it nothing is asked of any server: balances, chain and seals are
computed anew from the file, and the first bad row is named. --heads adds the signed heads that the service wrote to its
WALLET_HEADS_DIR; their public key is that of "wallet" in --keys (a JSON Web Key Set), else in the profile's identity.

Needs nobody signed in. Exit code 1 when a check fails.

Example:
  tollgate wallet export --out ledger.jsonl.gz
  tollgate wallet verify --dump ledger.jsonl.gz --heads /mnt/vault/heads --keys wallet-jwks.json`;

export function registerAudit(wallet: Command, around: Surroundings): void {
  const online = action<[VerifyOptions]>(around, verifyOnline);
  wallet
    .command('verify')
    .description('prove the ledger: by the service, or from a dump with no server')
    .option('--dump <file>', 'prove this export instead of asking the service')
    .option('--heads <folder>', 'signed heads to compare the dump with')
    .option('--keys <file>', 'key set with the public key of the wallet')
    .addHelpText('after', MORE)
    .action((options: VerifyOptions, command: Command) =>
      options.dump === undefined ? online(options, command) : verifyOffline(options.dump, options, command, around),
    );
  wallet
    .command('export')
    .description('write the whole ledger to a file, gzip of JSON lines')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .addHelpText('after', '\nNeeds nobody signed in. What is posted during the export is left out.')
    .action(action<[{ readonly out: string }]>(around, exportLedger));
  wallet
    .command('proof <transfer>')
    .description('the hashes that lead from one transfer to its sealed block')
    .action(action<[string, object]>(around, proof));
}

/** A proof may have to read the whole ledger, and an export to carry it. */
const WHOLE_LEDGER_MS = 6 * 3_600_000;

async function verifyOnline({ connection, out }: Tool, options: VerifyOptions): Promise<void> {
  if (options.heads !== undefined || options.keys !== undefined)
    throw new CommandFailure(
      EXIT.usage,
      '--heads and --keys go with --dump: the service compares its heads by itself.',
    );
  const client = connection.client('wallet', WalletServiceService);
  const answer = await client.verifyLedger({}, { deadlineMs: WHOLE_LEDGER_MS });
  out.note(`sealed up to sequence ${answer.sealedSequence}; ${answer.unsealedTransfers} transfers after it`);
  showProof(out, 'the ledger', answer);
}

async function verifyOffline(
  dump: string,
  options: VerifyOptions,
  command: Command,
  around: Surroundings,
): Promise<void> {
  const out = outputOf(command, around);
  const file = path.resolve(around.cwd, dump);
  await access(file).catch(() => {
    throw new CommandFailure(EXIT.usage, `${file} is no file that can be read.`);
  });
  const keysFile = (): string =>
    options.keys === undefined
      ? path.join(profileOf(command, around).identitiesDir, 'cli', 'jwks.json')
      : path.resolve(around.cwd, options.keys);
  const heads =
    options.heads === undefined ? undefined : await readHeads(path.resolve(around.cwd, options.heads), keysFile());
  const said = saidNowAndThen(around, 'transfers proved');
  const result = await verifyDump(linesOf(file), { heads, onProgress: said });
  for (const line of notesOf(result, heads === undefined)) out.note(line);
  showProof(out, 'the dump', result);
}

function notesOf(result: DumpProof, unsigned: boolean): string[] {
  const { exportedAt, transfers, sealedSequence, unsealedTransfers, newerHeads, firstFault } = result;
  return [
    `exported ${printable(exportedAt ?? 'at an unknown time')}: ${transfers} transfers, sealed up to sequence ${sealedSequence}`,
    ...(unsealedTransfers === 0n ? [] : [`${unsealedTransfers} transfers after it are proved by arithmetic only`]),
    ...(newerHeads === 0 ? [] : [`${newerHeads} heads sign blocks after this dump`]),
    ...(unsigned ? ['no signed heads were given: whoever could rewrite everything could rewrite the chain'] : []),
    ...(firstFault === undefined ? [] : [`first bad row: ${printable(firstFault)}`]),
  ];
}

async function exportLedger({ connection, out, around }: Tool, options: { readonly out: string }): Promise<void> {
  const file = path.resolve(around.cwd, options.out);
  const client = connection.client('wallet', AuditServiceService);
  const said = saidNowAndThen(around, 'transfers exported');
  let transfers = 0n;
  const parts = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of client.exportLedger({}, { deadlineMs: WHOLE_LEDGER_MS })) {
      transfers = part.transfers;
      said(transfers, part.transfersTotal);
      yield part.lines;
    }
  };
  await writeGzip(file, parts()).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw exists ? new CommandFailure(EXIT.usage, `${file} is there already.`) : error;
  });
  out.data({ file, transfers }, () =>
    out.facts([
      ['file', file],
      ['transfers', transfers.toString()],
    ]),
  );
}

async function proof({ connection, out }: Tool, transferId: string): Promise<void> {
  const client = connection.client('wallet', AuditServiceService);
  const { line, leaf, steps, block } = await client.getTransferProof({ transferId });
  const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
  const value = {
    row: JSON.parse(line) as unknown,
    leaf: hex(leaf),
    steps: steps.map(({ position, siblings }) => ({ position, siblings: siblings.map(hex) })),
    block: block && { ...block, root: hex(block.root), previous: hex(block.previous), hash: hex(block.hash) },
  };
  out.data(value, () =>
    out.facts([
      ['block', String(block?.number ?? '')],
      ['hash of the block', hex(block?.hash)],
      ['root', hex(block?.root)],
      ['leaf', hex(leaf)],
      ['siblings', String(steps.reduce((sum, step) => sum + step.siblings.length, 0))],
    ]),
  );
}

const SAY_EVERY_MS = 5_000;

/** Says on stderr how far something is, at most every five seconds. */
function saidNowAndThen(around: Surroundings, what: string): (done: bigint, total?: bigint) => void {
  let saidAt = around.now().getTime();
  return (done, total = 0n) => {
    const now = around.now().getTime();
    if (now - saidAt < SAY_EVERY_MS) return;
    saidAt = now;
    around.stderr.write(`${done}${total > done ? ` of about ${total}` : ''} ${what}\n`);
  };
}
