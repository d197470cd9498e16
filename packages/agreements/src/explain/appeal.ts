// Until when a decision can be appealed, and how that is said.
import { deadlineOf } from '../deadlines/deadline.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual } from '../schema/words.ts';
import { shanghaiTime } from './statement.ts';

export interface AppealWindow {
  /** The last moment that is in time. */
  readonly until: Date;
  readonly clause: string;
}

/** The window for objections to a decision; undefined where the agreement sets none. */
export function appealWindow(agreement: AgreementVersion, decidedAt: Date): AppealWindow | undefined {
  const deadline = deadlineOf(agreement, 'APPEAL', decidedAt);
  return deadline && { until: deadline.at, clause: deadline.clause };
}

/** The window as a sentence. */
export function appealText({ until, clause }: AppealWindow): Bilingual {
  const at = shanghaiTime(until);
  return {
    zh: `可在 ${at}(北京时间)前申诉,由另一人复核(${clause})。`,
    en: `Appeal by ${at} Beijing time; another person reviews it (${clause}).`,
  };
}
