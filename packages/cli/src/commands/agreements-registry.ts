// tollgate agreements publish, archive: the registry of the running stack.
import {
  AgreementsServiceService,
  type AgreementVersion,
  ChangeKind,
  ChangeOrigin,
  ChangeSubject,
  NoticeChannel,
} from '@tollgate/contracts/accounts/v1/agreements';
import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';

import { instant } from '../arguments.ts';
import { minute, type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';
import { agreementNamed } from './agreements-source.ts';

interface PublishOptions {
  readonly effective?: Date;
  readonly subject?: ChangeSubject[];
  readonly kind?: ChangeKind[];
  readonly carrier?: boolean;
  readonly channel?: NoticeChannel[];
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

/** Words of the command line for a closed list of the wire: any number of times. */
const wordOf =
  <T extends string>(known: readonly T[], prefix: string) =>
  (text: string, before: readonly T[] = []): T[] => {
    const found = known.find((each) => plain(each, prefix) === text);
    if (found === undefined)
      throw new InvalidArgumentError(`It has to be one of ${known.map((each) => plain(each, prefix)).join(', ')}.`);
    return [...before, found];
  };

const named = <T extends string>(list: Readonly<Record<string, T>>): T[] =>
  Object.values(list).filter((each) => !/UNSPECIFIED|UNRECOGNIZED/.test(each));

const SUBJECTS = named<ChangeSubject>(ChangeSubject);
const KINDS = named<ChangeKind>(ChangeKind);
/** Those besides the public list and the Notice, through which every tenant is told anyway. */
const CHANNELS = named<NoticeChannel>(NoticeChannel).filter((each) => !/SITE_POST|STATION_LETTER/.test(each));

export function registerRegistry(agreements: Command, around: Surroundings): void {
  agreements
    .command('publish <file>')
    .description('publish a version under its notice regime and announce it to every tenant that it concerns')
    .option('--effective <time>', 'when it takes effect (default: as early as data and notice regime allow)', instant)
    .option(
      '--subject <word>',
      'what it changes (default: terms); may be given again',
      wordOf(SUBJECTS, 'CHANGE_SUBJECT_'),
    )
    .option('--kind <word>', 'what the change is about; may be given again', wordOf(KINDS, 'CHANGE_KIND_'))
    .option('--carrier', "the change is a carrier's doing")
    .option('--channel <word>', 'how else tenants are told; may be given again', wordOf(CHANNELS, 'NOTICE_CHANNEL_'))
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate agreements publish ./jd-sms.2.json --effective 2027-01-01 --dry-run')
    .action(action<[string, PublishOptions]>(around, publish));
  agreements
    .command('archive <agreement>')
    .description('every version that was ever published (jd-sms), or the text of one (jd-sms@1)')
    .action(action<[string, object]>(around, archive));
}

async function publish(tool: Tool, file: string, options: PublishOptions): Promise<void> {
  const { connection, out, around } = tool;
  // Faults of the file are found here, all at once, before anything is asked.
  const { agreement, warnings } = await agreementNamed(file, around);
  for (const { path, message } of warnings) out.note(`warning: ${path}: ${message}`);
  const client = connection.client('accounts', AgreementsServiceService);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    agreementId: agreement.id,
    version: agreement.version,
    contentHash: agreement.contentHash,
    effectiveTime: options.effective,
    subjects: options.subject ?? [],
    kinds: options.kind ?? [],
    origin: options.carrier === true ? ChangeOrigin.CARRIER : ChangeOrigin.PROVIDER,
    furtherChannels: options.channel ?? [],
    validateOnly: options.dryRun === true,
  };
  const { version } = await client.publishAgreementVersion(request, await connection.asPerson());
  out.data({ version, dryRun: options.dryRun === true }, () =>
    [
      options.dryRun === true ? 'It would be published so; nothing was changed.' : 'Published.',
      factsOf(out, version),
    ].join('\n'),
  );
}

async function archive({ connection, out }: Tool, word: string): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const [agreementId = '', version] = word.split('@');
  const person = await connection.asPersonIfAny();
  if (version !== undefined) {
    const answer = await client.getAgreementVersion({ agreementId, version }, person);
    const clauses = out.table(answer.clauses, [
      { name: 'CLAUSE', of: (clause) => clause.clauseId },
      { name: 'TITLE', of: (clause) => out.text(clause.title) },
    ]);
    out.data(answer, () => [factsOf(out, answer.version), '', clauses].join('\n'));
    return;
  }
  const { versions } = await client.listAgreementVersions({}, person);
  const own = versions.filter((each) => each.agreementId === agreementId && each.publishTime !== undefined);
  out.data({ versions: own }, () =>
    out.table(own, [
      { name: 'VERSION', of: (one) => one.version },
      { name: 'STATE', of: (one) => plain(one.state, 'PUBLICATION_STATE_') },
      { name: 'PUBLISHED', of: (one) => minute(one.publishTime) },
      { name: 'IN FORCE FROM', of: (one) => minute(one.effectiveTime) },
      { name: 'REPLACES', of: (one) => one.supersedesVersion || '-' },
      { name: 'NOTICE BY', of: (one) => one.noticeClauseIds.join(' ') || '-' },
      { name: 'HASH', of: (one) => one.contentHash.slice(0, 12) },
    ]),
  );
}

function factsOf(out: Output, version: AgreementVersion | undefined): string {
  return out.facts([
    ['agreement', `${version?.agreementId ?? ''} ${version?.version ?? ''}`],
    ['title', out.text(version?.title)],
    ['state', plain(version?.state ?? '', 'PUBLICATION_STATE_')],
    ['published', minute(version?.publishTime)],
    ['in force from', minute(version?.effectiveTime)],
    ['replaces', version?.supersedesVersion || '-'],
    ['notice by', version?.noticeClauseIds.join(' ') || '-'],
    ['hash', version?.contentHash ?? ''],
  ]);
}
