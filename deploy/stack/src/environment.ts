// The environment of every process of the local stack. Variables of the same name that are set where `npm start` runs
// win, so that one service can be pointed at servers of one's own. Pure but for the secret files it makes.
import { join } from 'node:path';
import type { ServiceDatabase } from './databases.ts';
import type { Layout, StackService } from './layout.ts';
import { secretFile } from './secrets.ts';

export interface ProcessEnvironment {
  readonly run: Record<string, string>;
  readonly migrate: Record<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that every process inherits, and any that begin with one of these prefixes. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'NODE_OPTIONS', 'LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/** Settings of one gRPC service: its own, its peers' addresses, the broker, its identity. */
export function serviceEnvironment(
  layout: Layout,
  service: StackService,
  database: ServiceDatabase | undefined,
  natsUrl: string,
  outer: Environment,
): ProcessEnvironment {
  const prefix = service.toUpperCase();
  const own = {
    [`${prefix}_LISTEN`]: layout.address(service),
    [`${prefix}_METRICS_LISTEN`]: layout.address(`${service}Metrics`),
    ...(database === undefined ? {} : { [`${prefix}_DATABASE_URL`]: database.url }),
    ...extra(layout, service),
  };
  const owner =
    database === undefined
      ? {}
      : { [`${prefix}_DATABASE_OWNER_URL`]: database.ownerUrl, [`${prefix}_DATABASE_ROLE`]: database.role };
  const base = { ...inherited(outer), ...peers(layout, outer) };
  return {
    run: overridden(
      { ...base, ...own, NATS_URL: natsUrl, TOLLGATE_IDENTITY_DIR: join(layout.identitiesDir, service) },
      prefix,
      outer,
    ),
    migrate: overridden({ ...base, ...own, ...owner }, prefix, outer),
  };
}

/** Settings of the console. */
export function consoleEnvironment(layout: Layout, outer: Environment): Record<string, string> {
  const env = {
    ...inherited(outer),
    ...peers(layout, outer),
    CONSOLE_LISTEN: layout.address('console'),
    CONSOLE_METRICS_LISTEN: layout.address('consoleMetrics'),
    CONSOLE_COOKIE_KEY_FILE: secretFile(layout.secretsDir, 'console-cookie-key'),
    TOLLGATE_IDENTITY_DIR: join(layout.identitiesDir, 'console'),
  };
  return overridden(env, 'CONSOLE', outer);
}

function extra(layout: Layout, service: StackService): Record<string, string> {
  switch (service) {
    case 'accounts':
      return {
        ACCOUNTS_MASTER_KEY_FILE: secretFile(layout.secretsDir, 'accounts-master-key'),
        ACCOUNTS_DIGEST_KEY_FILE: secretFile(layout.secretsDir, 'accounts-digest-key'),
        // Mail of the local stack stays on the machine, one file a mail.
        ACCOUNTS_MAIL_DIR: join(layout.home, 'mail'),
      };
    case 'metering':
      return {
        METERING_DIGEST_KEY_FILE: secretFile(layout.secretsDir, 'metering-digest-key'),
        METERING_HTTP_LISTEN: layout.address('meteringHttp'),
      };
    case 'billing':
      return {
        BILLING_HTTP_LISTEN: layout.address('billingHttp'),
        BILLING_PUBLIC_URL: `http://${layout.address('billingHttp')}`,
        BILLING_SANDBOX_DIR: layout.sandboxDir,
        BILLING_FAPIAO_DIR: join(layout.home, 'fapiao'),
      };
    case 'wallet':
      // In production best where keepers of the database cannot write.
      return { WALLET_HEADS_DIR: join(layout.home, 'ledger-heads') };
    case 'enforcement':
      return {};
  }
}

function peers(layout: Layout, outer: Environment): Record<string, string> {
  const addresses: Record<string, string> = {};
  for (const service of ['accounts', 'wallet', 'metering', 'billing', 'enforcement'] as const) {
    const name = `${service.toUpperCase()}_ADDRESS`;
    addresses[name] = outer[name] ?? layout.address(service);
  }
  return addresses;
}

function inherited(outer: Environment): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (outer[name] === undefined ? [] : [[name, outer[name]]])));
}

/** Lets WALLET_... of the outer environment replace what the stack would set for the wallet, and the same for each. */
function overridden(env: Record<string, string>, prefix: string, outer: Environment): Record<string, string> {
  const replaced = Object.entries(outer).filter(
    ([name, value]) => name.startsWith(`${prefix}_`) && value !== undefined,
  );
  return { ...env, ...(Object.fromEntries(replaced) as Record<string, string>) };
}
