// Looks at the files of an earlier start before anything is started on them. Reads only; what is missing is made later.
import { SERVICE_NAMES } from '@tollgate/auth';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type Layout } from './layout.ts';
import { readPeople } from './people-file.ts';
import { DATA_KEYS, keptSecretFile } from './secrets.ts';

export type PemKind = 'certificate' | 'private key';

const SECRETS: readonly string[] = [
  'postgres',
  'console-cookie-key',
  ...SERVICES.flatMap((service) => [`database-${service}`, `database-${service}-owner`, ...(DATA_KEYS[service] ?? [])]),
];

/** Throws with one sentence that names the first broken file: a secret, the people file, an identity, a sandbox key. */
export function assertKeptFiles(layout: Layout, outer: Readonly<Record<string, string | undefined>>): void {
  for (const name of SECRETS) if (existsSync(join(layout.secretsDir, name))) keptSecretFile(layout.secretsDir, name);
  if (existsSync(layout.peopleFile)) readPeople(layout.peopleFile);
  for (const [path, kind] of pemFiles(layout, outer)) {
    if (!existsSync(path) || isPem(readFileSync(path, 'utf8'), kind)) continue;
    throw new Error(
      `The ${kind} in ${path} cannot be read because the file is damaged: restore it, or remove it, and the next start makes a new one.`,
    );
  }
}

/** Whether the text is a PEM file of that kind. */
export function isPem(text: string, kind: PemKind): boolean {
  try {
    return (kind === 'certificate' ? new X509Certificate(text) : createPrivateKey(text)) !== undefined;
  } catch {
    return false;
  }
}

function pemFiles(layout: Layout, outer: Readonly<Record<string, string | undefined>>): [string, PemKind][] {
  const files: [string, PemKind][] = [
    [join(layout.identitiesDir, 'ca.pem'), 'certificate'],
    [join(layout.identitiesDir, 'ca-key.pem'), 'private key'],
  ];
  // Each identity's copy of the authority's certificate is written at every start.
  for (const name of [...SERVICE_NAMES, 'nats', 'postgres']) {
    files.push([join(layout.identitiesDir, name, 'cert.pem'), 'certificate']);
    files.push([join(layout.identitiesDir, name, 'key.pem'), 'private key']);
    files.push([join(layout.identitiesDir, name, 'signing.pem'), 'private key']);
  }
  if (outer['BILLING_SANDBOX_DIR'] === undefined) {
    for (const party of ['merchant.pem', 'provider.pem']) files.push([join(layout.sandboxDir, party), 'private key']);
  }
  return files;
}
