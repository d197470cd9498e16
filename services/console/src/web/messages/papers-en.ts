// English texts about papers: what is due, uploading, what reviewers see.
import type { Counterpart } from './catalogue.ts';
import type { papersZh } from './papers-zh.ts';

export const papersEn: Counterpart<typeof papersZh> = {
  due: 'What is due',
  nothingDue: 'Nothing is due at present.',
  status: 'Status',
  why: 'Why',
  deadline: 'By',
  noDeadline: 'no deadline',
  clauses: 'Rests on',
  blocksOpening: 'The account is not opened before it is met.',
  needed: 'Papers (any one of these rows, all of the row)',
  and: ', ',
  title: 'Papers',
  type: 'What it is',
  name: 'File name',
  uploaded: 'Uploaded',
  size: (bytes) => `${bytes} bytes`,
  rejected: 'Why it was rejected',
  open: 'Open',
  uploadTitle: 'Upload a paper',
  uploadNote: 'One at a time: JPEG, PNG or PDF, at most 5 MiB. It is kept encrypted and used for the review only.',
  file: 'File',
  upload: 'Upload',
  noFile: 'Choose the file to upload.',
  stored: 'The paper has arrived and waits for its review.',
};
