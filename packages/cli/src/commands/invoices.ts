// tollgate invoices.
import { DocumentFormat, DocumentLanguage, DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';

import { Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { writeNew } from '../new-file.ts';
import { minute, yuan } from '../output.ts';
import { registerMonthEnd } from './month-end.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

interface ListOptions {
  readonly limit: number;
}

interface FileOptions {
  readonly language: 'zh' | 'en';
}

export const registerInvoices: Register = (program, around) => {
  const invoices = program.command('invoices').description('billing documents');
  invoices
    .command('list <tenant>')
    .description("a tenant's invoices, newest first")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, ListOptions]>(around, list));
  invoices
    .command('show <tenant> <invoice>')
    .description('one invoice with its lines')
    .action(action<[string, string, object]>(around, show));
  invoices
    .command('file <tenant> <invoice> <path>')
    .description('writes one invoice as PDF, or as CSV when the path ends so')
    .addOption(new Option('--language <language>', "the document's words").choices(['zh', 'en']).default('zh'))
    .action(action<[string, string, string, FileOptions]>(around, file));
  registerMonthEnd(invoices, around);
};

async function list({ connection, out }: Tool, tenantId: string, { limit }: ListOptions): Promise<void> {
  const client = connection.client('billing', InvoicesServiceService);
  const call = await connection.asPerson();
  const invoices = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listInvoices({ tenantId, pageSize, pageToken }, call);
    return { rows: page.invoices, nextPageToken: page.nextPageToken };
  });
  out.data({ invoices }, () =>
    out.table(invoices, [
      { name: 'NUMBER', of: (one) => one.number },
      { name: 'INVOICE', of: (one) => one.invoiceId },
      { name: 'FROM', of: (one) => minute(one.periodStart) },
      { name: 'TO', of: (one) => minute(one.periodEnd) },
      { name: 'TOTAL', right: true, of: (one) => yuan(one.total) },
      { name: 'VAT', right: true, of: (one) => yuan(one.tax) },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, invoiceId: string): Promise<void> {
  const client = connection.client('billing', InvoicesServiceService);
  const { invoice } = await client.getInvoice({ tenantId, invoiceId }, await connection.asPerson());
  out.data({ invoice }, () =>
    [
      out.table(invoice?.lines ?? [], [
        { name: 'PRODUCT', of: (line) => line.product },
        { name: 'MONTH', of: (line) => line.month },
        { name: 'UNITS', right: true, of: (line) => line.units.toString() },
        { name: 'UNIT PRICE', right: true, of: (line) => yuan(line.unitPrice) },
        { name: 'AMOUNT', right: true, of: (line) => yuan(line.amount) },
      ]),
      '',
      out.facts([
        ['number', invoice?.number ?? ''],
        ['exact total', yuan(invoice?.exactTotal)],
        ['rounding', yuan(invoice?.rounding)],
        ['net', yuan(invoice?.net)],
        ['VAT inside', yuan(invoice?.tax)],
        ['total', yuan(invoice?.total)],
      ]),
    ].join('\n'),
  );
}

async function file(
  { connection, out }: Tool,
  tenantId: string,
  invoiceId: string,
  path: string,
  options: FileOptions,
): Promise<void> {
  const client = connection.client('billing', DocumentsServiceService);
  const format = path.toLowerCase().endsWith('.csv') ? DocumentFormat.CSV : DocumentFormat.PDF;
  const language = options.language === 'en' ? DocumentLanguage.EN : DocumentLanguage.ZH;
  const request = { tenantId, invoiceId, format, language };
  const answer = await client.renderInvoice(request, await connection.asPerson());
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
