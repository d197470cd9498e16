// How submissions and requirements are shown.
import type { Requirement } from '@tollgate/contracts/accounts/v1/requirements';
import type { Finding, Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { minute, type Output, plain } from '../output.ts';

export function submissionsTable(out: Output, submissions: readonly Verification[]): string {
  return out.table(submissions, [
    { name: 'SUBMISSION', of: (one) => one.verificationId },
    { name: 'TENANT', of: (one) => one.tenantId },
    { name: 'STATE', of: (one) => plain(one.state, 'VERIFICATION_STATE_') },
    { name: 'NAME', of: (one) => one.identity?.legalName ?? '-' },
    { name: 'NUMBER', of: (one) => one.identity?.maskedNumber ?? '-' },
    { name: 'FINDINGS', of: (one) => one.findings.map(({ reason }) => reason).join(', ') || '-' },
    { name: 'SUBMITTED', of: (one) => minute(one.submitTime) },
  ]);
}

export function submissionText(out: Output, one: Verification | undefined): string {
  if (one === undefined) return '';
  const facts = out.facts([
    ['submission', one.verificationId],
    ['tenant', one.tenantId],
    ['state', plain(one.state, 'VERIFICATION_STATE_') + (one.inForce ? ' (in force)' : '')],
    ['name', one.identity?.legalName ?? '-'],
    ['number', `${one.identity?.maskedNumber ?? '-'} ${one.identity?.numberType ?? ''}`],
    ['register', one.registryOutcome.toLowerCase().replaceAll('_', ' ')],
    ['submitted', minute(one.submitTime)],
    ['first reviewer', one.firstReviewer === '' ? '-' : one.firstReviewer],
    ['reviewed', one.reviewer === '' ? '-' : `${minute(one.reviewTime)} ${one.reviewer}`],
    ['reasons', one.rejectReasons.join(', ') || '-'],
    ['papers', one.documentIds.join(' ') || '-'],
  ]);
  return one.findings.length === 0 ? facts : `${facts}\n\n${findingsTable(out, one.findings)}`;
}

function findingsTable(out: Output, findings: readonly Finding[]): string {
  return out.table(findings, [
    { name: 'FIELD', of: (one) => one.field || '-' },
    { name: 'REASON', of: (one) => one.reason },
    { name: 'BY', of: (one) => (one.automatic ? 'check' : 'reviewer') },
    { name: 'TEXT', of: (one) => out.text(one.text) },
  ]);
}

export function requirementsTable(out: Output, requirements: readonly Requirement[]): string {
  return out.table(requirements, [
    { name: 'DUE', of: (one) => plain(one.status, 'REQUIREMENT_STATUS_') },
    { name: 'REQUIREMENT', of: (one) => one.code },
    { name: 'BY', of: (one) => minute(one.deadline) },
    { name: 'REASONS', of: (one) => one.reasons.map(({ code }) => code).join(', ') || '-' },
    {
      name: 'PAPERS',
      of: (one) =>
        one.alternatives
          .map(({ documents }) => documents.map((type) => plain(type, 'DOCUMENT_TYPE_')).join(' + '))
          .join(' or ') || '-',
    },
  ]);
}
