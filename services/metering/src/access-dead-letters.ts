// Who may put dead letters of the count back.

import type { AccessTable } from '@tollgate/auth';
import type { DeadLettersServiceService } from '@tollgate/contracts/metering/v1/dead_letters';

export const deadLettersAccess: AccessTable<typeof DeadLettersServiceService> = {
  // An operator mends the cause at the machine, and nobody need be signed in there.
  replayDeadLetters: { services: ['cli'], staff: ['finance', 'admin'] },
};
