// Clients of every service that pages ask, by mutual TLS and as the console.
import { channelCredentials, createCallerTokens, type Identity } from '@tollgate/auth';
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { DocumentsServiceService as PapersServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { createClient, type Client, type Service } from '@tollgate/rpc';

import type { ConsoleConfig, Peer } from '../config.ts';

/** What pages may ask and order; the services decide who may. */
export interface Services {
  readonly users: Client<UsersServiceService>;
  readonly tenants: Client<TenantsServiceService>;
  readonly agreements: Client<AgreementsServiceService>;
  readonly verifications: Client<VerificationsServiceService>;
  /** Papers of accounts; `documents` are billing's. */
  readonly papers: Client<PapersServiceService>;
  readonly identities: Client<IdentitiesServiceService>;
  readonly requirements: Client<RequirementsServiceService>;
  readonly notices: Client<NoticesServiceService>;
  readonly closures: Client<ClosuresServiceService>;
  readonly wallet: Client<WalletServiceService>;
  readonly metering: Client<MeteringServiceService>;
  readonly orders: Client<OrdersServiceService>;
  readonly invoices: Client<InvoicesServiceService>;
  readonly documents: Client<DocumentsServiceService>;
  readonly standing: Client<StandingServiceService>;
  readonly settlements: Client<SettlementsServiceService>;
}

/** Nothing is connected before the first call. */
export function connectServices(
  config: ConsoleConfig,
  identity: Identity,
  now: () => Date,
): Services & { close(): void } {
  const authorize = createCallerTokens(identity, now);
  const open: { close(): void }[] = [];
  const client = <S extends Service>(peer: Peer, definition: S): Client<S> => {
    const credentials = channelCredentials(identity, peer);
    const made = createClient(definition, { address: config.addresses[peer], credentials, audience: peer, authorize });
    open.push(made);
    return made;
  };
  return {
    users: client('accounts', UsersServiceService),
    tenants: client('accounts', TenantsServiceService),
    agreements: client('accounts', AgreementsServiceService),
    verifications: client('accounts', VerificationsServiceService),
    papers: client('accounts', PapersServiceService),
    identities: client('accounts', IdentitiesServiceService),
    requirements: client('accounts', RequirementsServiceService),
    notices: client('accounts', NoticesServiceService),
    closures: client('accounts', ClosuresServiceService),
    wallet: client('wallet', WalletServiceService),
    metering: client('metering', MeteringServiceService),
    orders: client('billing', OrdersServiceService),
    invoices: client('billing', InvoicesServiceService),
    documents: client('billing', DocumentsServiceService),
    standing: client('enforcement', StandingServiceService),
    settlements: client('enforcement', SettlementsServiceService),
    close: () => {
      for (const one of open) one.close();
    },
  };
}
