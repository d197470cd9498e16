// tollgate agreements.
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';

import { minute } from '../output.ts';
import { action, type Register, type Tool } from '../tool.ts';

export const registerAgreements: Register = (program, around) => {
  const agreements = program.command('agreements').description('provider agreements and their clauses');
  agreements.command('list').description('every version that the stack knows').action(action<[object]>(around, list));
  agreements
    .command('show <agreement> [version]')
    .description('one version with its clauses; the newest in force unless told')
    .addHelpText('after', '\nExample:\n  tollgate agreements show jd-sms')
    .action(action<[string, string | undefined, object]>(around, show));
};

async function list({ connection, out }: Tool): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const { versions } = await client.listAgreementVersions({}, await connection.asPersonIfAny());
  out.data({ versions }, () =>
    out.table(versions, [
      { name: 'AGREEMENT', of: (one) => one.agreementId },
      { name: 'VERSION', of: (one) => one.version },
      { name: 'PROVIDER', of: (one) => one.provider },
      { name: 'TITLE', of: (one) => out.text(one.title) },
      { name: 'IN FORCE FROM', of: (one) => minute(one.effectiveTime) },
      { name: 'HASH', of: (one) => one.contentHash.slice(0, 12) },
    ]),
  );
}

async function show({ connection, out }: Tool, agreementId: string, version = ''): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const answer = await client.getAgreementVersion({ agreementId, version }, await connection.asPersonIfAny());
  out.data(answer, () =>
    [
      out.facts([
        ['agreement', `${answer.version?.agreementId ?? ''} ${answer.version?.version ?? ''}`],
        ['title', out.text(answer.version?.title)],
        ['provider', answer.version?.provider ?? ''],
        ['in force from', minute(answer.version?.effectiveTime)],
        ['hash', answer.version?.contentHash ?? ''],
      ]),
      '',
      out.table(answer.clauses, [
        { name: 'CLAUSE', of: (clause) => clause.clauseId },
        { name: 'TITLE', of: (clause) => out.text(clause.title) },
      ]),
    ].join('\n'),
  );
}
