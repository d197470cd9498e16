// Who and what takes part in the demonstration: clients for the tenant, the gateway and four members of staff.
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import {
  connectStack,
  readPeople,
  signIn,
  staffWith,
  type People,
  type PersonTokens,
  type StackConnection,
  type StackFile,
} from '@tollgate/deploy-stack';
import { connectNats, type Broker } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { join } from 'node:path';

export interface Cast {
  readonly people: People;
  /** The console's identity, for people. */
  readonly front: StackConnection;
  readonly gateway: ReturnType<typeof gatewayClients>;
  readonly broker: Broker;
  readonly operator: ReturnType<typeof operatorClients>;
  readonly reviewer: PersonTokens;
  readonly finance: ReturnType<typeof financeClients>;
  readonly enforcer: ReturnType<typeof enforcerClients>;
  readonly approver: ReturnType<typeof enforcerClients>;
  close(): Promise<void>;
}

/** Signs everyone in. */
export async function assemble(stack: StackFile): Promise<Cast> {
  const people = readPeople(stack.peopleFile);
  const front = await connectStack(stack, 'console');
  const gateway = await connectStack(stack, 'gateway');
  const operator = await connectStack(stack, 'cli');
  const broker = await connectNats(
    { url: stack.natsUrl, identityDir: join(stack.identitiesDir, 'gateway'), name: 'demo-gateway' },
    silentLog,
  );
  const [reviewer, finance, enforcer, approver] = await Promise.all(
    ['reviewer', 'finance', 'enforcer', 'approver'].map((role) => signIn(front, staffWith(people, role))),
  );
  if (reviewer === undefined || finance === undefined || enforcer === undefined || approver === undefined)
    throw new Error('staff is missing');
  return {
    people,
    front,
    gateway: gatewayClients(gateway),
    broker,
    operator: operatorClients(operator),
    reviewer,
    finance: financeClients(front, finance),
    enforcer: enforcerClients(front, enforcer),
    approver: enforcerClients(front, approver),
    close: async () => {
      for (const connection of [front, gateway, operator]) connection.close();
      await broker.close();
    },
  };
}

/** What a tenant's person uses. */
export function tenantClients(front: StackConnection, person: PersonTokens) {
  return {
    person,
    tenants: front.client('accounts', TenantsServiceService, person),
    verifications: front.client('accounts', VerificationsServiceService, person),
    notices: front.client('accounts', NoticesServiceService, person),
    wallet: front.client('wallet', WalletServiceService, person),
    usage: front.client('metering', MeteringServiceService, person),
    invoices: front.client('billing', InvoicesServiceService, person),
    standing: front.client('enforcement', StandingServiceService, person),
  };
}
export type TenantClients = ReturnType<typeof tenantClients>;

function gatewayClients(gateway: StackConnection) {
  return {
    admission: gateway.client('enforcement', AdmissionServiceService),
    metering: gateway.client('metering', MeteringServiceService),
  };
}

function operatorClients(operator: StackConnection) {
  return {
    wallet: operator.client('wallet', WalletServiceService),
    metering: operator.client('metering', MeteringServiceService),
  };
}

function financeClients(front: StackConnection, person: PersonTokens) {
  return { invoices: front.client('billing', InvoicesServiceService, person) };
}

function enforcerClients(front: StackConnection, person: PersonTokens) {
  return {
    standing: front.client('enforcement', StandingServiceService, person),
    settlements: front.client('enforcement', SettlementsServiceService, person),
  };
}
