// What enforcement listens to.
import type { Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { onAgreementAccepted } from './agreement-accepted.ts';
import { audited } from './audited.ts';
import { onArrearsCleared } from './arrears-cleared.ts';
import { onArrearsStarted } from './arrears-started.ts';
import { onCredentialsFrozen } from './credentials-frozen.ts';
import { onFactsCounted } from './facts-counted.ts';
import { onCreditTermsChanged } from './credit-terms-changed.ts';
import { onPriceBookPublished } from './price-book-published.ts';
import { privacyOrdered } from './privacy-ordered.ts';
import { onRequirementsChanged } from './requirements-changed.ts';
import { onTenantRegistered } from './tenant-registered.ts';
import { onTenantVerified } from './tenant-verified.ts';

export function subscriptions(deps: Deps): Subscription<EnforcementTables, unknown>[] {
  return [
    onTenantRegistered(deps),
    onAgreementAccepted(deps),
    onTenantVerified(deps),
    onRequirementsChanged(deps),
    onArrearsStarted(deps),
    onArrearsCleared(deps),
    onCreditTermsChanged(deps),
    onCredentialsFrozen(deps),
    onFactsCounted(deps),
    onPriceBookPublished,
    privacyOrdered,
    ...audited(deps),
  ];
}
