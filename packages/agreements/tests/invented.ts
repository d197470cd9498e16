// An agreement that nobody has, in a file that the catalogue does not read: nothing but data makes it work.
import { readFileSync } from 'node:fs';
import { loadAgreement, type AgreementVersion } from '../src/index.ts';

const raw: unknown = JSON.parse(readFileSync(new URL('./heron-mail.1.json', import.meta.url), 'utf8'));

/** Heron Post: sets claims off, lets the tenant's count prevail, asks for consent to every price. */
export function heron(): AgreementVersion {
  const loaded = loadAgreement(raw);
  if (!loaded.ok) throw new Error(loaded.faults.map((f) => `${f.path}: ${f.message}`).join('\n'));
  return loaded.agreement;
}
