// Who may do what at the broker, as data: each identity publishes its own subjects, corrects its own streams, reads
// with its own durables, and receives answers in its own inbox. What is not said here is refused by the server.

import { STREAMS } from './streams.ts';

type StreamName = keyof typeof STREAMS;

/** What one identity does at the broker. */
export interface BrokerRole {
  /** Streams it creates and corrects. Those that it reads or buries into it creates when it is up first. */
  readonly owns: readonly StreamName[];
  readonly publishes: readonly string[];
  /** Its durables by the stream that they read; what one cannot take goes to its dead letters. */
  readonly durables: Readonly<Partial<Record<StreamName, readonly string[]>>>;
  /** Streams of which it reads single messages and the state, without a durable. */
  readonly looksInto: readonly StreamName[];
  /** Lists the streams that there are. */
  readonly lists?: true;
}

/** An identity without an entry cannot connect. */
export const BROKER_ROLES: Readonly<Record<string, BrokerRole>> = {
  accounts: {
    owns: ['ACCOUNTS', 'DEADLETTER'],
    publishes: ['tollgate.accounts.>'],
    durables: {
      ENFORCEMENT: [
        'accounts-standing-changed',
        'accounts-settlement-completed',
        'accounts-decision-told',
        'accounts-privacy-confirmed-enforcement',
      ],
      METERING: ['accounts-usage-counted', 'accounts-privacy-confirmed-metering'],
      BILLING: [
        'accounts-privacy-confirmed-billing',
        'accounts-balance-low',
        'accounts-auto-top-up-stopped',
        'accounts-dunning-step-taken',
      ],
      WALLET: ['accounts-privacy-confirmed-wallet'],
    },
    // Every service asks whether a person's tokens are over before their time.
    looksInto: ['ACCOUNTS'],
  },
  wallet: {
    owns: ['WALLET'],
    publishes: ['tollgate.wallet.>'],
    durables: { ACCOUNTS: ['wallet-tenant-registered', 'wallet-privacy-ordered'] },
    looksInto: ['ACCOUNTS'],
  },
  metering: {
    owns: ['METERING', 'DELIVERY'],
    // Imported delivery records take the gateways' way.
    publishes: ['tollgate.metering.>', 'tollgate.delivery.*'],
    durables: {
      DELIVERY: ['metering-delivery'],
      ACCOUNTS: ['metering-tenant-registered', 'metering-agreement-accepted', 'metering-privacy-ordered'],
      BILLING: ['metering-price-book-published'],
    },
    // Dead letters of the count, which it puts back.
    looksInto: ['ACCOUNTS', 'DEADLETTER'],
  },
  billing: {
    owns: ['BILLING'],
    publishes: ['tollgate.billing.>'],
    durables: {
      ACCOUNTS: [
        'billing-tenant-registered',
        'billing-agreement-accepted',
        'billing-tenant-closed',
        'billing-privacy-ordered',
      ],
      METERING: ['billing-usage-counted', 'billing-usage-corrected', 'billing-discrepancy-resolved'],
      ENFORCEMENT: ['billing-standing-changed'],
      WALLET: ['billing-balance-threshold-crossed'],
    },
    // The place of the newest counted usage: a period is closed when everything up to it is priced.
    looksInto: ['METERING', 'ACCOUNTS'],
  },
  enforcement: {
    owns: ['ENFORCEMENT'],
    publishes: ['tollgate.enforcement.>'],
    durables: {
      ACCOUNTS: [
        'enforcement-tenant-registered',
        'enforcement-tenant-verified',
        'enforcement-agreement-accepted',
        'enforcement-requirements-changed',
        'enforcement-privacy-ordered',
        'enforcement-credentials-frozen',
        'enforcement-audit-accounts',
      ],
      WALLET: ['enforcement-arrears-started', 'enforcement-arrears-cleared', 'enforcement-audit-wallet'],
      BILLING: ['enforcement-price-book-published', 'enforcement-credit-terms-changed', 'enforcement-audit-billing'],
      METERING: [
        'enforcement-facts-counted',
        // Decisions about counts; the counts themselves are proved by metering.
        'enforcement-audit-usage-corrected',
        'enforcement-audit-discrepancy-opened',
        'enforcement-audit-discrepancy-resolved',
        'enforcement-audit-discrepancy-dismissed',
        'enforcement-audit-privacy-confirmed',
      ],
      ENFORCEMENT: ['enforcement-audit-enforcement'],
    },
    looksInto: ['ACCOUNTS'],
  },
  gateway: { owns: [], publishes: ['tollgate.delivery.*'], durables: {}, looksInto: [] },
  // An operator's eyes.
  cli: { owns: [], publishes: [], durables: {}, looksInto: Object.keys(STREAMS) as StreamName[], lists: true },
};

/** What the server allows one identity, as subjects. */
export interface BrokerPermissions {
  readonly identity: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** The permissions of every identity, for the configuration of the server. */
export function brokerPermissions(): BrokerPermissions[] {
  return Object.entries(BROKER_ROLES).map(([identity, role]) => ({
    identity,
    publish: [
      ...role.publishes,
      ...(role.lists === true ? ['$JS.API.STREAM.LIST'] : []),
      ...streamRequests(role),
      ...durableRequests(role),
    ],
    subscribe: [`${inboxPrefix(identity)}.>`],
  }));
}

/** Where the answers to an identity arrive: nobody else may listen there. */
export function inboxPrefix(identity: string): string {
  return `_INBOX.${identity}`;
}

/** The streams that an identity brings to what is declared, and whether it may correct one that differs. */
export function streamsOf(identity: string): { readonly name: StreamName; readonly owned: boolean }[] {
  const role = BROKER_ROLES[identity];
  if (role === undefined) throw new RangeError(`no broker role is declared for ${identity}`);
  return (Object.keys(STREAMS) as StreamName[])
    .filter((name) => creates(role, name))
    .map((name) => ({ name, owned: role.owns.includes(name) }));
}

/** Whether an identity may read that stream with that durable. */
export function mayRead(identity: string, stream: string, durable: string): boolean {
  const durables: Readonly<Record<string, readonly string[]>> = BROKER_ROLES[identity]?.durables ?? {};
  return durables[stream]?.includes(durable) === true;
}

function creates(role: BrokerRole, name: StreamName): boolean {
  if (role.owns.includes(name) || role.durables[name] !== undefined) return true;
  return name === 'DEADLETTER' && Object.keys(role.durables).length > 0;
}

// The JetStream API by subject: https://docs.nats.io/reference/reference-protocols/nats_api_reference
function streamRequests(role: BrokerRole): string[] {
  return (Object.keys(STREAMS) as StreamName[]).flatMap((name) => [
    ...(creates(role, name) || role.looksInto.includes(name) ? [`$JS.API.STREAM.INFO.${name}`] : []),
    ...(creates(role, name) ? [`$JS.API.STREAM.CREATE.${name}`] : []),
    ...(role.owns.includes(name) ? [`$JS.API.STREAM.UPDATE.${name}`] : []),
    ...(role.looksInto.includes(name) ? [`$JS.API.STREAM.MSG.GET.${name}`] : []),
  ]);
}

function durableRequests(role: BrokerRole): string[] {
  return Object.entries(role.durables).flatMap(([stream, names]) =>
    names.flatMap((name) => [
      // Before 2.9 and after it; the latter ends with the subject that is filtered for.
      `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.${name}`,
      `$JS.API.CONSUMER.CREATE.${stream}.${name}.>`,
      `$JS.API.CONSUMER.INFO.${stream}.${name}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
      `$JS.ACK.${stream}.${name}.>`,
      `tollgate.deadletter.${name}`,
    ]),
  );
}
