// What other workspaces' tests and benchmarks start: billing's definition, and its month-end without RPCs around it.

export { billing } from './definition.ts';
export type { BillingTables } from './store/schema.ts';
export { parseMonth } from './domain/billing-month.ts';
export { startInvoiceRun } from './operations/invoice-runs.ts';
export { issueInvoices } from './operations/issue-invoices.ts';
export { DOCUMENT_TEMPLATES } from './documents/templates.ts';
export { INVOICE_TEMPLATE, invoiceSheet } from './documents/invoice-pdf.ts';
export { createTelemetry } from './telemetry.ts';
