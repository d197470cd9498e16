// tollgate notes: credit and debit notes.
import { DocumentFormat, DocumentLanguage } from '@tollgate/contracts/billing/v1/documents';
import { NotesServiceService } from '@tollgate/contracts/billing/v1/notes';

import { Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { writeNew } from '../new-file.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

interface FileOptions {
  readonly language: 'zh' | 'en';
}

export const registerNotes: Register = (program, around) => {
  const notes = program.command('notes').description('credit and debit notes on invoices');
  notes
    .command('list <tenant>')
    .description("a tenant's notes, newest first")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { readonly limit: number }]>(around, list));
  notes
    .command('show <tenant> <note>')
    .description('one note with the invoice lines that it changes')
    .action(action<[string, string, object]>(around, show));
  notes
    .command('file <tenant> <note> <path>')
    .description('writes one note as PDF, or as CSV when the path ends so')
    .addOption(new Option('--language <language>', "the document's words").choices(['zh', 'en']).default('zh'))
    .action(action<[string, string, string, FileOptions]>(around, file));
};

async function list({ connection, out }: Tool, tenantId: string, { limit }: { readonly limit: number }): Promise<void> {
  const client = connection.client('billing', NotesServiceService);
  const call = await connection.asPerson();
  const notes = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listNotes({ tenantId, pageSize, pageToken }, call);
    return { rows: page.notes, nextPageToken: page.nextPageToken };
  });
  out.data({ notes }, () =>
    out.table(notes, [
      { name: 'NUMBER', of: (one) => one.number },
      { name: 'NOTE', of: (one) => one.noteId },
      { name: 'INVOICE', of: (one) => one.invoiceNumber },
      { name: 'MONTH', of: (one) => one.month },
      { name: 'CAUSE', of: (one) => plain(one.cause, 'NOTE_CAUSE_') },
      { name: 'TOTAL', right: true, of: (one) => yuan(one.total) },
      { name: 'VAT', right: true, of: (one) => yuan(one.tax) },
      { name: 'ISSUED', of: (one) => minute(one.issueTime) },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, noteId: string): Promise<void> {
  const client = connection.client('billing', NotesServiceService);
  const { note } = await client.getNote({ tenantId, noteId }, await connection.asPerson());
  out.data({ note }, () =>
    [
      out.table(note?.lines ?? [], [
        { name: 'PRODUCT', of: (line) => line.product },
        { name: 'INVOICE', of: (line) => line.invoiceNumber },
        { name: 'LINE', right: true, of: (line) => (line.invoiceLine === 0 ? '-' : line.invoiceLine.toString()) },
        { name: 'UNITS', right: true, of: (line) => line.units.toString() },
        { name: 'UNIT PRICE', right: true, of: (line) => yuan(line.unitPrice) },
        { name: 'AMOUNT', right: true, of: (line) => yuan(line.amount) },
      ]),
      '',
      out.facts([
        ['number', note?.number ?? ''],
        ['corrects invoice', note?.invoiceNumber ?? ''],
        ['month of usage', note?.month ?? ''],
        ['cause', plain(note?.cause ?? '', 'NOTE_CAUSE_')],
        ['decision', note?.causeReference ?? ''],
        ['reason', note?.reason ?? ''],
        ['exact total', yuan(note?.exactTotal)],
        ['rounding', yuan(note?.rounding)],
        ['net', yuan(note?.net)],
        ['VAT inside', yuan(note?.tax)],
        ['total', yuan(note?.total)],
      ]),
    ].join('\n'),
  );
}

async function file(
  { connection, out }: Tool,
  tenantId: string,
  noteId: string,
  path: string,
  options: FileOptions,
): Promise<void> {
  const client = connection.client('billing', NotesServiceService);
  const format = path.toLowerCase().endsWith('.csv') ? DocumentFormat.CSV : DocumentFormat.PDF;
  const language = options.language === 'en' ? DocumentLanguage.EN : DocumentLanguage.ZH;
  const answer = await client.renderNote({ tenantId, noteId, format, language }, await connection.asPerson());
  const content = answer.file?.content ?? new Uint8Array();
  const sha256 = Buffer.from(answer.file?.digest ?? []).toString('hex');
  await writeNew(path, content);
  out.data({ path, bytes: content.length, sha256 }, () =>
    out.facts([
      ['file', path],
      ['bytes', content.length.toString()],
      ['SHA-256', sha256],
    ]),
  );
}
