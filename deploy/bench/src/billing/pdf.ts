// An invoice as PDF: what a page takes to typeset, one after the other, in both languages, each of another tenant.
import { fileURLToPath } from 'node:url';
import { DOCUMENT_TEMPLATES, INVOICE_TEMPLATE, invoiceSheet } from '@tollgate/billing';
import { newId } from '@tollgate/ids';
import { money } from '@tollgate/money';
import { createTypesetter } from '@tollgate/typeset';
import type { BenchCase } from '../case.ts';
import { percentile } from '../open-load.ts';

/** Milliseconds. */
const PROMISED = 150;
const DOCUMENTS = 200;
const LINES = 12;
const ISSUED = new Date('2026-11-05T00:00:00Z');

export const pdf: BenchCase = {
  name: 'pdf',
  summary: `ms of an invoice of ${LINES} lines as PDF/A with its fonts (p99 of ${DOCUMENTS}), against ${PROMISED} ms`,
  run: async (context) => {
    const typesetter = createTypesetter({ templates: fileURLToPath(DOCUMENT_TEMPLATES) });
    context.onEnd(() => typesetter.close());
    const typeset = async (place: number): Promise<number> => {
      const sheet = invoiceSheet(invoiceOf(place), place % 2 === 0 ? 'zh' : 'en');
      const began = performance.now();
      const bytes = await typesetter.pdf(INVOICE_TEMPLATE, sheet, ISSUED);
      const took = performance.now() - began;
      if (!Buffer.from(bytes.subarray(0, 5)).equals(Buffer.from('%PDF-'))) throw new Error('no PDF came out');
      return took;
    };
    const first = await typeset(0);
    const times: number[] = [];
    for (let place = 1; place <= DOCUMENTS; place++) times.push(await typeset(place));
    const sorted = Float64Array.from(times).toSorted();
    const value = percentile(sorted, 0.99);
    context.say(
      `first ${first.toFixed(1)} ms, median ${percentile(sorted, 0.5).toFixed(1)} ms, p99 ${value.toFixed(1)} ms`,
    );
    const ratio = value / PROMISED;
    return [{ name: 'pdf', value, unit: 'ms', baseline: PROMISED, ratio, target: 1, lowerIsBetter: true }];
  },
};

function invoiceOf(place: number): Parameters<typeof invoiceSheet>[0] {
  const cny = (micros: bigint) => money(micros, 'CNY');
  const lines = Array.from({ length: LINES }, (_, line) => ({
    product: `product-${line}`,
    units: 997n + BigInt(place),
    unitPrice: cny(45_000n),
    amount: cny((997n + BigInt(place)) * 45_000n),
  }));
  const exact = lines.reduce((sum, line) => sum + line.amount.micros, 0n);
  const total = ((exact + 5_000n) / 10_000n) * 10_000n;
  const tax = (total * 6n) / 106n;
  return {
    invoiceId: newId('inv'),
    number: `2026-${String(place).padStart(6, '0')}`,
    tenantId: newId('ten'),
    period: { start: new Date('2026-09-30T16:00:00Z'), end: new Date('2026-10-31T16:00:00Z') },
    lines,
    exactTotal: cny(exact),
    total: cny(total),
    net: cny(total - (tax - (tax % 10_000n))),
    tax: cny(tax - (tax % 10_000n)),
    rounding: cny(total - exact),
    issueTime: ISSUED,
    dueTime: undefined,
    seller: undefined,
    buyer: undefined,
  };
}
