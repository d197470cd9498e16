// The one table of layers inside a service: handlers -> operations -> { domain, store }. Subscribers and jobs
// enter at operations. A folder under src that is not named here is a fault: name it, and what it may import.

/** How one folder of a service may reach the others. */
export interface Layer {
  /** Folders it may import from, besides itself. */
  readonly imports: readonly string[];
  /** Folders it may import types from, and nothing that runs. */
  readonly types?: readonly string[];
  /** Files that stand in src itself and that it may import, by name without extension. */
  readonly roots: readonly string[];
}

const entryRoots = ['deps', 'telemetry', 'config', 'access'];

/** Layers by folder name. */
export const layerTable: Readonly<Record<string, Layer>> = {
  // The ways in: RPCs, HTTP routes, events, the clock. Each translates and calls one operation.
  handlers: { imports: ['operations', 'domain', 'adapters'], roots: entryRoots },
  http: { imports: ['operations', 'domain', 'adapters', 'channels'], roots: entryRoots },
  subscribers: { imports: ['operations', 'domain', 'adapters'], roots: entryRoots },
  jobs: { imports: ['operations', 'domain'], roots: entryRoots },
  // The transaction.
  operations: {
    imports: ['engine', 'domain', 'store', 'channels', 'adapters', 'documents'],
    roots: ['deps', 'telemetry'],
  },
  // The wallet's group commit: takes up commands that operations give, has domain decide them and store write them.
  engine: { imports: ['domain', 'store'], roots: [] },
  // The rules, and the only SQL.
  domain: { imports: [], roots: [] },
  store: { imports: [], types: ['domain'], roots: [] },
  // Other people's systems behind an interface of ours (payment channels), and other people's formats (delivery events).
  channels: { imports: ['domain'], roots: ['deps', 'config'] },
  adapters: { imports: ['domain'], roots: [] },
  // What people read or file: the words, figures and templates of documents.
  documents: { imports: ['domain'], roots: [] },
  // The console: a server with sessions and gRPC clients, and the pages that it renders.
  server: { imports: ['web', 'domain'], roots: entryRoots },
  web: { imports: ['domain'], types: ['server'], roots: [] },
};

/** Files in src itself that put the service together: the only ones that may import handlers. */
export const composingRoots: readonly string[] = [
  'main',
  'migrate',
  'index',
  'definition',
  'count-bindings',
  'documents-surface',
  'payments-surface',
  'pricing-surface',
  'packages-surface',
  'credit-surface',
  'auto-top-up-surface',
  'campaigns-surface',
  'cases-surface',
  'sanctions-surface',
  'audit-surface',
];

/** What the other files in src itself (deps, config, telemetry, access) may import. */
export const supportingRoots: Layer = {
  imports: ['domain'],
  types: ['store', 'channels', 'engine'],
  roots: entryRoots,
};

/** Packages of ours that domain may import. */
export const domainPackages: readonly string[] = ['money', 'ids', 'errors', 'agreements', 'calendar', 'audit-chain'];

/** Libraries that domain may import: pure ones, which read no clock, file or network by themselves. */
export const domainLibraries: readonly string[] = [
  'node:crypto',
  'node:buffer',
  'temporal-polyfill',
  'libphonenumber-js',
];
