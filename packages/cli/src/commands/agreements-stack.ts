// The agreements as the running stack has them, asked from accounts.
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';

import { minute } from '../output.ts';
import type { Tool } from '../tool.ts';

export async function listFromStack({ connection, out }: Tool): Promise<void> {
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

export async function showFromStack({ connection, out }: Tool, word: string): Promise<void> {
  const client = connection.client('accounts', AgreementsServiceService);
  const [agreementId = '', version = ''] = word.split('@');
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
