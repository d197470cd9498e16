// The RPCs of packages, who may call them, and what is done for them in the background.

import type { AccessTable } from '@tollgate/auth';
import { PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import type { Db } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Job } from '@tollgate/service';
import type { BillingDeps, BillingTables, EntryParts } from './deps.ts';
import { buyPackageHandler } from './handlers/buy-package.ts';
import { listPackageOffersHandler } from './handlers/list-package-offers.ts';
import { listPackagesHandler } from './handlers/list-packages.ts';
import { orderPackageHandler } from './handlers/order-package.ts';
import { publishPackageOfferHandler } from './handlers/publish-package-offer.ts';
import { refundPackageHandler } from './handlers/refund-package.ts';
import { completePurchases } from './operations/complete-purchases.ts';
import { completePackageRefunds } from './operations/refund-package.ts';
import { tellExpiring } from './operations/tell-expiring.ts';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

const packagesAccess: AccessTable<PackagesServiceService> = {
  publishPackageOffer: { staff: ['finance'] },
  listPackageOffers: { reads: true, public: true },
  buyPackage: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  orderPackage: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  refundPackage: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  listPackages: { reads: true, staff: readers, tenant: 'own' },
};

export function packagesSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(PackagesServiceService, {
        publishPackageOffer: publishPackageOfferHandler(parts),
        listPackageOffers: listPackageOffersHandler(parts),
        buyPackage: buyPackageHandler(parts),
        orderPackage: orderPackageHandler(parts),
        refundPackage: refundPackageHandler(parts),
        listPackages: listPackagesHandler(parts),
      }),
    ],
    access: [[PackagesServiceService, packagesAccess]],
  };
}

export function packageJobs(db: Db<BillingTables>, deps: BillingDeps): readonly Job[] {
  return [
    { name: 'complete-purchases', everyMs: 5_000, run: async () => void (await completePurchases(db, deps)) },
    {
      name: 'complete-package-refunds',
      everyMs: 5_000,
      run: async () => void (await completePackageRefunds(db, deps)),
    },
    { name: 'tell-expiring', everyMs: 60_000, run: async () => void (await tellExpiring(db, deps)) },
  ];
}
