// Choices of a document's form, from messages.

import type { DocumentFormat, DocumentLanguage as LanguageMessage } from '@tollgate/contracts/billing/v1/documents';
import type { DocumentFileFormat, DocumentLanguage } from '../operations/render-invoice.ts';
import { required } from './convert.ts';

const formats: Readonly<Partial<Record<string, DocumentFileFormat>>> = {
  DOCUMENT_FORMAT_PDF: 'pdf',
  DOCUMENT_FORMAT_CSV: 'csv',
};
const languages: Readonly<Partial<Record<string, DocumentLanguage>>> = {
  DOCUMENT_LANGUAGE_ZH: 'zh',
  DOCUMENT_LANGUAGE_EN: 'en',
};

export function fromProtoFormat(format: DocumentFormat): DocumentFileFormat {
  return required(formats[format], 'format');
}

export function fromProtoLanguage(language: LanguageMessage): DocumentLanguage {
  return required(languages[language], 'language');
}
