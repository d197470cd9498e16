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
  handlers: { imports: ['operations', 'domain'], roots: entryRoots },
  subscribers: { imports: ['operations', 'domain'], roots: entryRoots },
  jobs: { imports: ['operations', 'domain'], roots: entryRoots },
  operations: { imports: ['domain', 'store', 'providers'], roots: ['deps', 'telemetry'] },
  domain: { imports: [], roots: [] },
  store: { imports: [], types: ['domain'], roots: [] },
  // Outbound clients of other people's systems (payment channels, identity checks), behind an interface of ours.
  providers: { imports: ['domain'], roots: ['deps', 'config'] },
};

/** Files in src itself that put the service together: the only ones that may import handlers. */
export const composingRoots: readonly string[] = ['main', 'migrate', 'index', 'definition'];

/** What the other files in src itself (deps, config, telemetry, access) may import. */
export const supportingRoots: Layer = { imports: ['domain'], types: ['store', 'providers'], roots: entryRoots };

/** Packages of ours that domain may import. */
export const domainPackages: readonly string[] = ['money', 'ids', 'errors', 'agreements'];

/** Libraries that domain may import: pure ones, which read no clock, file or network by themselves. */
export const domainLibraries: readonly string[] = [
  'node:crypto',
  'node:buffer',
  'temporal-polyfill',
  'libphonenumber-js',
];
