// Platform packages in the lockfile. Libraries with native code name one optional package a platform; a registry mirror
// that carries only some of them makes npm leave the rest out of the lockfile, and then "npm ci" refuses it everywhere.

/** An entry of package-lock.json's "packages", as far as it matters here. */
interface LockEntry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A platform package that the lockfile leaves out: where it belongs, and its exact version. */
export interface MissingPlatform {
  readonly location: string;
  readonly name: string;
  readonly version: string;
}

/** Where the lockfile stands. */
export const lockPath = 'package-lock.json';

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const systems: Readonly<Record<string, string>> = { windows: 'win32' };
const knownSystems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'windows',
];
const processors: Readonly<Record<string, string>> = { '64': 'x64', armv7: 'arm' };
const knownProcessors = [
  '64',
  'arm',
  'arm64',
  'armv7',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'x64',
];
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** Exactly versioned optional dependencies, of any package in the lockfile, that have no entry of their own. */
export function missingPlatforms(text: string): MissingPlatform[] {
  const packages = packagesOf(text);
  return Object.entries(packages).flatMap(([location, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => exact.test(version) && !isLocked(packages, location, name, version))
      .map(([name, version]) => ({ location: `${besides(location)}node_modules/${name}`, name, version })),
  );
}

/** The lockfile with those entries added, in npm's order. npm itself fills in their digests where it can reach them. */
export function completeLock(text: string): string {
  const lock: unknown = JSON.parse(text);
  if (typeof lock !== 'object' || lock === null) throw new Error('package-lock.json is not an object');
  const packages = new Map<string, object>(Object.entries(packagesOf(text)));
  for (const { location, name, version } of missingPlatforms(text)) {
    packages.set(location, { version, ...platformOf(name), optional: true });
  }
  const sorted = [...packages].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}

/** What a platform package's name says that it is for, in npm's words. Throws when the name says nothing known. */
export function platformOf(name: string): { cpu: string[]; os: string[]; libc?: string[] } {
  const parts = name.split(/[/-]/);
  const system = parts.find((part) => knownSystems.includes(part));
  const processor = parts.find((part) => knownProcessors.includes(part));
  if (system === undefined || processor === undefined) throw new Error(`cannot tell which platform ${name} is for`);
  const library = parts.map((part) => libraries[part]).find((found) => found !== undefined);
  return {
    cpu: [processors[processor] ?? processor],
    os: [systems[system] ?? system],
    ...(library === undefined || system !== 'linux' ? {} : { libc: [library] }),
  };
}

function packagesOf(text: string): Readonly<Record<string, LockEntry>> {
  const lock: unknown = JSON.parse(text);
  if (typeof lock !== 'object' || lock === null || !('packages' in lock))
    throw new Error('package-lock.json has no "packages"');
  return lock.packages as Readonly<Record<string, LockEntry>>;
}

/** Looks upwards from a package's folder, as Node does. */
function isLocked(
  packages: Readonly<Record<string, LockEntry>>,
  location: string,
  name: string,
  version: string,
): boolean {
  const steps = location === '' ? [] : location.split('/');
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const folder = steps.slice(0, depth).join('/');
    const found = packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`];
    if (found !== undefined) return found.version === version;
  }
  return false;
}

/** The prefix under which a package's neighbours stand: `packages/a/` for `packages/a/node_modules/x`. */
function besides(location: string): string {
  const at = location.lastIndexOf('node_modules/');
  return at === -1 ? '' : location.slice(0, at);
}
