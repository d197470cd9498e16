// Sanctions, orders to mend, appeals and claims: which handler serves what, and who may call it.
import { AppealsServiceService } from '@tollgate/contracts/enforcement/v1/appeals';
import { ClaimsServiceService } from '@tollgate/contracts/enforcement/v1/claims';
import { RectificationsServiceService } from '@tollgate/contracts/enforcement/v1/rectifications';
import { SanctionsServiceService } from '@tollgate/contracts/enforcement/v1/sanctions';
import type { AccessEntry } from '@tollgate/auth';
import { implement, type Binding } from '@tollgate/rpc';
import { appealsAccess, claimsAccess, rectificationsAccess, sanctionsAccess } from './access-sanctions.ts';
import type { Deps } from './deps.ts';
import { decideAppealHandler } from './handlers/decide-appeal.ts';
import { decideClaimHandler } from './handlers/decide-claim.ts';
import { decideRectificationHandler } from './handlers/decide-rectification.ts';
import { endSanctionHandler } from './handlers/end-sanction.ts';
import { fileAppealHandler } from './handlers/file-appeal.ts';
import { fileClaimHandler } from './handlers/file-claim.ts';
import { getLadderHandler } from './handlers/get-ladder.ts';
import { getRectificationFileHandler } from './handlers/get-rectification-file.ts';
import { imposeSanctionHandler } from './handlers/impose-sanction.ts';
import { listAppealsHandler } from './handlers/list-appeals.ts';
import { listClaimsHandler } from './handlers/list-claims.ts';
import { listRectificationsHandler } from './handlers/list-rectifications.ts';
import { listSanctionsHandler } from './handlers/list-sanctions.ts';
import { submitRectificationHandler } from './handlers/submit-rectification.ts';

export const sanctionsSurface: readonly AccessEntry[] = [
  [SanctionsServiceService, sanctionsAccess],
  [RectificationsServiceService, rectificationsAccess],
  [AppealsServiceService, appealsAccess],
  [ClaimsServiceService, claimsAccess],
];

export function sanctionsBindings(deps: Deps): Binding[] {
  return [
    implement(SanctionsServiceService, {
      imposeSanction: imposeSanctionHandler(deps),
      endSanction: endSanctionHandler(deps),
      listSanctions: listSanctionsHandler(deps),
      getLadder: getLadderHandler(deps),
    }),
    implement(RectificationsServiceService, {
      listRectifications: listRectificationsHandler(deps),
      submitRectification: submitRectificationHandler(deps),
      decideRectification: decideRectificationHandler(deps),
      getRectificationFile: getRectificationFileHandler(deps),
    }),
    implement(AppealsServiceService, {
      fileAppeal: fileAppealHandler(deps),
      decideAppeal: decideAppealHandler(deps),
      listAppeals: listAppealsHandler(deps),
    }),
    implement(ClaimsServiceService, {
      fileClaim: fileClaimHandler(deps),
      decideClaim: decideClaimHandler(deps),
      listClaims: listClaimsHandler(deps),
    }),
  ];
}
