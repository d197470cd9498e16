// What the console reads from the environment, all of it here.
import { type ConfigOf, ConfigError, field, parseListenAddress, readConfig } from '@tollgate/config';

const PEERS = ['accounts', 'wallet', 'metering', 'billing', 'enforcement'] as const;

/** The services that the console calls. */
export type Peer = (typeof PEERS)[number];

export interface ConsoleConfig {
  /** host:port of the web application; port 0 takes any free one. */
  readonly listen: string;
  /** host:port of /metrics and /healthz; absent means none. */
  readonly metricsListen?: string | undefined;
  /** Scheme, host and port under which browsers reach the console. */
  readonly publicOrigin: string;
  /** 32 bytes from which the keys of cookies and form proofs are derived. */
  readonly cookieKey: Uint8Array;
  readonly identityDir: string;
  readonly addresses: Readonly<Record<Peer, string>>;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly tracesEndpoint?: string | undefined;
}

const shape = {
  CONSOLE_LISTEN: field.listenAddress(),
  CONSOLE_METRICS_LISTEN: field.listenAddress().optional(),
  CONSOLE_PUBLIC_URL: field.url(['http', 'https']).optional(),
  CONSOLE_COOKIE_KEY_FILE: field.secretFile(),
  TOLLGATE_IDENTITY_DIR: field.text(),
  ACCOUNTS_ADDRESS: field.listenAddress(),
  WALLET_ADDRESS: field.listenAddress(),
  METERING_ADDRESS: field.listenAddress(),
  BILLING_ADDRESS: field.listenAddress(),
  ENFORCEMENT_ADDRESS: field.listenAddress(),
  LOG_LEVEL: field.choice(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: field.url(['http', 'https']).optional(),
};

/**
 * Reads the variables that README.md lists.
 *
 * @throws ConfigError with every fault; also when sessions would cross a network without TLS.
 */
export function readConsoleConfig(env: Readonly<Record<string, string | undefined>>): ConsoleConfig {
  const read = readConfig(env, shape);
  const publicOrigin = new URL(read.CONSOLE_PUBLIC_URL ?? `http://${read.CONSOLE_LISTEN}`).origin;
  const faults = [
    ...(/^[0-9a-f]{64}$/i.test(read.CONSOLE_COOKIE_KEY_FILE)
      ? []
      : ['CONSOLE_COOKIE_KEY_FILE must name a file that holds 64 hex characters']),
    ...(isSafeOrigin(publicOrigin)
      ? []
      : ['CONSOLE_PUBLIC_URL must be an https:// URL, unless the console is reached on this machine alone']),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    listen: read.CONSOLE_LISTEN,
    metricsListen: read.CONSOLE_METRICS_LISTEN,
    publicOrigin,
    cookieKey: Buffer.from(read.CONSOLE_COOKIE_KEY_FILE, 'hex'),
    identityDir: read.TOLLGATE_IDENTITY_DIR,
    addresses: addressesOf(read),
    logLevel: read.LOG_LEVEL,
    tracesEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

function addressesOf(read: ConfigOf<typeof shape>): Record<Peer, string> {
  return {
    accounts: read.ACCOUNTS_ADDRESS,
    wallet: read.WALLET_ADDRESS,
    metering: read.METERING_ADDRESS,
    billing: read.BILLING_ADDRESS,
    enforcement: read.ENFORCEMENT_ADDRESS,
  };
}

// A session cookie on plain HTTP is anybody's on the way; on the machine itself there is no way.
function isSafeOrigin(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** Host and port of the web server. */
export function listenOf(config: ConsoleConfig): { host: string; port: number } {
  const address = parseListenAddress(config.listen);
  if (address === undefined) throw new ConfigError(['CONSOLE_LISTEN must be host:port']);
  return address;
}
