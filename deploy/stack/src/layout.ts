// Where the local stack keeps its data and on which ports it listens. Pure.
import { join } from 'node:path';

/** Every process of the local stack that speaks gRPC, in the order in which they start. */
export const SERVICES = ['accounts', 'wallet', 'billing', 'metering', 'enforcement'] as const;
export type StackService = (typeof SERVICES)[number];

/** Ports as distances from the base, so that one number moves the whole stack. */
const PORTS = {
  console: 0,
  accounts: 1,
  wallet: 2,
  metering: 3,
  billing: 4,
  enforcement: 5,
  meteringHttp: 13,
  billingHttp: 14,
  consoleMetrics: 20,
  accountsMetrics: 21,
  walletMetrics: 22,
  meteringMetrics: 23,
  billingMetrics: 24,
  enforcementMetrics: 25,
  postgres: 32,
  nats: 42,
} as const;
export type PortName = keyof typeof PORTS;
export const PORT_NAMES = Object.keys(PORTS) as PortName[];

export const DEFAULT_PORT_BASE = 7100;

export interface Layout {
  /** The checkout. */
  readonly root: string;
  /** Everything that is kept between starts. */
  readonly home: string;
  readonly postgresDir: string;
  readonly natsDir: string;
  readonly binDir: string;
  readonly secretsDir: string;
  readonly identitiesDir: string;
  readonly sandboxDir: string;
  readonly logsDir: string;
  /** Written when the stack is ready: addresses, for the demo and the command line. */
  readonly stackFile: string;
  /** Sign-ins of the demonstration people. */
  readonly peopleFile: string;
  readonly lockFile: string;
  port(name: PortName): number;
  /** 127.0.0.1:port */
  address(name: PortName): string;
}

/** The base that TOLLGATE_PORT_BASE asks for, the default when it is unset. Throws RangeError for anything but a base. */
export function portBaseOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT_BASE;
  const base = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (isBase(base)) return base;
  throw new RangeError(`TOLLGATE_PORT_BASE must be a whole number from 1024 to 65000, not ${JSON.stringify(text)}.`);
}

function isBase(base: number): boolean {
  return Number.isInteger(base) && base >= 1024 && base <= 65_000;
}

/** The layout below `home`, with ports from `base` on. Throws RangeError for a base that leaves no room. */
export function layoutOf(root: string, home: string, base: number): Layout {
  if (!isBase(base)) throw new RangeError(`A stack's ports begin at a whole number from 1024 to 65000, not ${base}.`);
  const port = (name: PortName): number => base + PORTS[name];
  return {
    root,
    home,
    postgresDir: join(home, 'postgres'),
    natsDir: join(home, 'nats'),
    // Of the checkout, not of the home: the program is fetched once, and tests use the same.
    binDir: join(root, '.tollgate', 'cache'),
    secretsDir: join(home, 'secrets'),
    identitiesDir: join(home, 'identities'),
    sandboxDir: join(home, 'sandbox-channel'),
    logsDir: join(home, 'logs'),
    stackFile: join(home, 'stack.json'),
    peopleFile: join(home, 'people.json'),
    lockFile: join(home, 'supervisor.pid'),
    port,
    address: (name) => `127.0.0.1:${port(name)}`,
  };
}
