// The one table of who may import whom between workspaces. Adding an arrow here is a decision: keep it a tree
// whose leaves know nothing, and say in the commit why the arrow is needed.

/** What a workspace may name in its package.json and import. */
export interface Imports {
  /** Packages that its running code may use. */
  readonly run: readonly string[];
  /** Packages that only its tests may use. */
  readonly test: readonly string[];
}

const leaf: Imports = { run: [], test: [] };
/** Packages that touch a server test themselves against a real one; the launcher is a leaf. */
const withServers = (...run: string[]): Imports => ({ run, test: ['local-servers'] });

/** Packages, by folder name. */
export const packageTable: Readonly<Record<string, Imports>> = {
  contracts: leaf,
  money: leaf,
  calendar: leaf,
  errors: leaf,
  ids: leaf,
  config: leaf,
  lifecycle: leaf,
  'local-servers': leaf,
  tidy: leaf,
  typeset: leaf,
  evidence: leaf,
  'audit-chain': leaf,
  'ledger-proof': leaf,
  paging: { run: ['errors', 'ids'], test: [] },
  agreements: { run: ['money'], test: [] },
  observability: { run: ['config'], test: [] },
  // lifecycle: loops in the background wait by its pause.
  db: withServers('config', 'errors', 'lifecycle'),
  // contracts: health, reflection and the wire form of a status are generated messages.
  rpc: { run: ['contracts', 'errors', 'observability'], test: [] },
  auth: { run: ['config', 'errors', 'rpc'], test: ['contracts', 'observability'] },
  nats: withServers('config', 'observability'),
  outbox: withServers('db', 'ids', 'nats', 'observability'),
  consumer: withServers('db', 'errors', 'lifecycle', 'nats', 'observability'),
  replay: withServers('db', 'errors'),
  service: {
    run: [
      'auth',
      'config',
      'consumer',
      'contracts',
      'db',
      'errors',
      'ids',
      'lifecycle',
      'nats',
      'observability',
      'outbox',
      'replay',
      'rpc',
    ],
    test: ['local-servers'],
  },
  testing: {
    run: [
      'auth',
      'config',
      'consumer',
      'contracts',
      'db',
      'errors',
      'ids',
      'lifecycle',
      'local-servers',
      'money',
      'nats',
      'observability',
      'outbox',
      'replay',
      'rpc',
      'service',
    ],
    test: [],
  },
  cli: {
    run: [
      'agreements',
      'audit-chain',
      'auth',
      'config',
      'contracts',
      'errors',
      'evidence',
      'ids',
      'ledger-proof',
      'money',
      'nats',
      'rpc',
    ],
    // The stand-ins of the services that it calls.
    test: ['testing'],
  },
};

/** Packages that run only on a developer's machine: no service may carry them. */
const developmentOnly: readonly string[] = ['cli', 'local-servers', 'testing', 'tidy'];

const everyPackage = Object.keys(packageTable);

/** Every service: any package that is meant for production; tests may use the harness. No other service, ever. */
export const serviceImports: Imports = {
  run: everyPackage.filter((name) => !developmentOnly.includes(name)),
  test: ['testing', 'local-servers'],
};

/** Every workspace under deploy: any package but tidy. */
export const deployImports: Imports = { run: everyPackage.filter((name) => name !== 'tidy'), test: [] };

/**
 * The only workspaces that may import services, because nothing imports them: the tests across services, and the
 * benchmarks, which measure operations without RPCs around them.
 */
export const mayImportServices: readonly string[] = ['deploy/e2e', 'deploy/bench'];

/** Which workspaces under deploy share what with each other; everything else there is imported by nobody. */
export const deployTable: Readonly<Record<string, readonly string[]>> = {
  demo: ['stack'],
  bench: ['stack'],
  chaos: ['stack'],
  // Plays the demonstration and kills the chaos runs' world.
  e2e: ['stack', 'demo', 'chaos'],
};
