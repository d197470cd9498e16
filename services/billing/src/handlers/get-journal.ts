// JournalsService.GetJournal

import type { GetJournalRequest, GetJournalResponse } from '@tollgate/contracts/billing/v1/journals';
import type { Unary } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import { readJournal } from '../operations/read-journal.ts';

export function getJournalHandler(parts: EntryParts): Unary<GetJournalRequest, GetJournalResponse> {
  return async ({ period }) => {
    const journal = await readJournal(parts.deps, period);
    return {
      lines: journal.lines.map(({ account, debit, credit, ...line }) => ({
        ...line,
        accountCode: account.code,
        accountNameZh: account.zh,
        accountNameEn: account.en,
        debit: toProtoMoney(debit),
        credit: toProtoMoney(credit),
      })),
      totalDebit: toProtoMoney(journal.totalDebit),
      totalCredit: toProtoMoney(journal.totalCredit),
      csv: journal.csv,
      digest: journal.digest,
      tiesToLedger: journal.tiesToLedger,
    };
  };
}
