// Steps and filters of cases as the operations' values.
import {
  CaseOutcome as Outcomes,
  CaseSeverity as Severities,
  CaseState as States,
  type CaseSeverity,
  type CaseState as CaseStateMessage,
  type CaseStep as CaseStepMessage,
} from '@tollgate/contracts/enforcement/v1/cases';
import { SEVERITIES, type Severity } from '@tollgate/agreements';
import { isId } from '@tollgate/ids';
import type { PageKey } from '@tollgate/paging';
import { CASE_OUTCOMES, CASE_STATES, type CaseState } from '../domain/case.ts';
import { invalidField } from '../domain/refusals.ts';
import type { CaseStep } from '../operations/step-case.ts';

/** Undefined where it is not specified. */
export const fromProtoSeverity = (message: CaseSeverity): Severity | undefined =>
  SEVERITIES.find((each) => Severities[each] === message);

export const fromProtoCaseState = (message: CaseStateMessage): CaseState | undefined =>
  CASE_STATES.find((each) => States[each] === message);

/** @throws invalid_argument STEP_MISSING */
export function fromProtoStep(message: CaseStepMessage | undefined): CaseStep {
  const step = message?.step;
  switch (step?.$case) {
    case 'takeUp':
      return { kind: 'takeUp' };
    case 'assign':
      return { kind: 'assign', assignee: step.value.assignee };
    case 'note':
      return { kind: 'note', text: step.value.text };
    case 'close':
      return { kind: 'close', text: step.value.text };
    case 'decide': {
      const outcome = CASE_OUTCOMES.find((each) => Outcomes[each] === step.value.outcome);
      if (outcome === undefined) throw invalidField('OUTCOME_UNKNOWN', 'step.decide.outcome', 'is not known here');
      const { reason, restrictionIds, proposalIds } = step.value;
      return { kind: 'decide', outcome, reason, restrictionIds, proposalIds };
    }
    case undefined:
      throw invalidField('STEP_MISSING', 'step', 'says what to do');
  }
}

/** Where a page of the queue ended. */
export const dueKey: PageKey<{ readonly due: Date; readonly caseId: string }> = {
  write: ({ due, caseId }) => `${due.getTime()} ${caseId}`,
  read: (text) => {
    const [at = '', caseId = ''] = text.split(' ');
    if (!/^[0-9]{1,15}$/.test(at) || !isId('cas', caseId)) return undefined;
    return { due: new Date(Number(at)), caseId };
  },
};
