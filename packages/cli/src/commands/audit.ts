// tollgate audit list, export, verify: what every service did, taken away, and proved with no server.
import { createReadStream, createWriteStream } from 'node:fs';
import { access, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';
import { checkEvidence } from '@tollgate/evidence';
import type { Command } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { createAuditPackCheck } from '../audit/audit-pack.ts';
import { readKeys } from '../audit/key-set.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, printable } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, outputOf, profileOf, type Register, type Tool } from '../tool.ts';

interface ListOptions {
  readonly action: string;
  readonly actor: string;
  readonly limit: number;
}

interface VerifyOptions {
  readonly pack?: string;
  readonly keys?: string;
}

const MORE = `
Without --pack the service proves its own entries. With it nothing is asked of any server: digests, signature, every hash
and the end of every chain are computed anew, and the first entry of a chain that does not fit is named. The signer's
public key is that of "enforcement" in --keys (a JSON Web Key Set), else in the profile's identity. Exit code 1 when
anything is wrong.

Example:
  tollgate audit list ten_... --action standing_changed
  tollgate audit export ten_... --out audit.tar.gz && tollgate audit verify --pack audit.tar.gz --keys jwks.json`;

export const registerAuditLog: Register = (program, around) => {
  const audit = program.command('audit').description('the audit log over all services').addHelpText('after', MORE);
  audit
    .command('list <tenant>')
    .description("entries of a tenant's chain, or of platform, oldest first")
    .option('--action <action>', 'only of this action, such as standing_changed', '')
    .option('--actor <actor>', 'only by this actor, user:usr_...', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 100)
    .action(action<[string, ListOptions]>(around, list));
  audit
    .command('export [tenant]')
    .description('write the signed log of a tenant, of platform, or of all to a file')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .action(action<[string | undefined, { readonly out: string }]>(around, exportAudit));
  const online = action<[string | undefined, VerifyOptions]>(around, verifyOnline);
  audit
    .command('verify [tenant]')
    .description('prove the log: by the service, or from an export with no server')
    .option('--pack <file>', 'prove this export instead of asking the service')
    .option('--keys <file>', 'key set with the public key of enforcement')
    .action((tenant: string | undefined, options: VerifyOptions, command: Command) =>
      options.pack === undefined
        ? online(tenant, options, command)
        : verifyOffline(options.pack, tenant, options, command, around),
    );
};

/** All chains may be much. */
const WHOLE_LOG_MS = 6 * 3_600_000;

const clientOf = ({ connection }: Tool) => connection.client('enforcement', AuditServiceService);

async function list(tool: Tool, tenantId: string, options: ListOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const { action: only, actor, limit } = options;
  const entries = await collect(limit, async (pageSize, pageToken) => {
    const request = { tenantId, action: only, actor, pageSize, pageToken };
    const page = await clientOf(tool).listAuditEntries(request, call);
    return { rows: page.entries, nextPageToken: page.nextPageToken };
  });
  const readable = entries.map((one) => ({ ...one, payload: Buffer.from(one.payload).toString('base64') }));
  tool.out.data({ entries: readable }, () =>
    tool.out.table(entries, [
      { name: 'NO', of: (one) => one.sequence.toString() },
      { name: 'TIME', of: (one) => minute(one.occurTime) },
      { name: 'SERVICE', of: (one) => one.service },
      { name: 'ACTION', of: (one) => one.action },
      { name: 'WHO', of: (one) => one.actor },
      { name: 'ABOUT', of: (one) => one.subjectIds.join(' ') },
      { name: 'HASH', of: (one) => one.hash.slice(0, 12) },
    ]),
  );
}

async function exportAudit(tool: Tool, tenantId = '', { out: name }: { readonly out: string }): Promise<void> {
  const { connection, out, around } = tool;
  const file = path.resolve(around.cwd, name);
  const call = { ...(await connection.asPerson()), deadlineMs: WHOLE_LOG_MS };
  // Before anything is asked: a failure later may take away only what this command wrote.
  if (await exists(file)) throw new CommandFailure(EXIT.usage, `${file} is there already.`);
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { content } of clientOf(tool).exportAudit({ tenantId }, call)) yield content;
  };
  try {
    await pipeline(
      Readable.from(parts(), { objectMode: false }),
      createWriteStream(file, { flags: 'wx', flush: true }),
    );
  } catch (error) {
    // Half a log is no log.
    await rm(file, { force: true });
    throw error;
  }
  const bytes = String((await stat(file)).size);
  out.data({ file, bytes }, () =>
    out.facts([
      ['file', file],
      ['bytes', bytes],
    ]),
  );
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function verifyOnline(tool: Tool, tenantId = '', options: VerifyOptions): Promise<void> {
  if (options.keys !== undefined) throw new CommandFailure(EXIT.usage, '--keys goes with --pack.');
  const call = { ...(await tool.connection.asPerson()), deadlineMs: WHOLE_LOG_MS };
  const { chains, entries, faults } = await clientOf(tool).verifyAudit({ tenantId }, call);
  say(tool.out, { chains: chains.toString(), entries: entries.toString(), faults });
}

async function verifyOffline(
  pack: string,
  tenant: string | undefined,
  options: VerifyOptions,
  command: Command,
  around: Surroundings,
): Promise<void> {
  if (tenant !== undefined) throw new CommandFailure(EXIT.usage, 'A pack is proved whole: name no tenant.');
  const place = path.resolve(around.cwd, pack);
  if (!(await exists(place))) throw new CommandFailure(EXIT.usage, `${place} is no file that can be read.`);
  const keysFile =
    options.keys === undefined
      ? path.join(profileOf(command, around).identitiesDir, 'cli', 'jwks.json')
      : path.resolve(around.cwd, options.keys);
  const check = createAuditPackCheck();
  const { faults, manifest, signer } = await checkEvidence(
    createReadStream(place),
    await readKeys(keysFile),
    check.read,
  );
  const other = signer === undefined || signer === 'enforcement' ? [] : [`it is signed by ${signer}`];
  const all = [...faults, ...other, ...(manifest === undefined ? [] : check.faults())];
  const exportedAt = manifest?.facts['exported_at'] ?? '-';
  say(outputOf(command, around), {
    chains: String(check.chains()),
    entries: check.entries().toString(),
    faults: all,
    signer,
    exportedAt,
  });
}

interface Proof {
  readonly chains: string;
  readonly entries: string;
  readonly faults: readonly string[];
  readonly signer?: string | undefined;
  readonly exportedAt?: string;
}

function say(out: Tool['out'], proof: Proof): void {
  const { chains, entries, faults, signer, exportedAt } = proof;
  out.data({ ok: faults.length === 0, ...proof }, () =>
    [
      out.facts([
        ...(exportedAt === undefined ? [] : ([['signed by', signer ?? '-']] as [string, string][])),
        ...(exportedAt === undefined ? [] : ([['exported at', printable(exportedAt)]] as [string, string][])),
        ['chains', chains],
        ['entries', entries],
      ]),
      ...faults.map((fault) => printable(`FAULT: ${fault}`)),
    ].join('\n'),
  );
  if (faults.length > 0) throw new CommandFailure(EXIT.failure, 'the audit log does not hold');
}
