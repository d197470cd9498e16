// Every migration of accounts, by name; names sort in the order to apply and are never renamed.
import type { Migration } from '@tollgate/db';
import { platformMigrations } from '@tollgate/service';
import { accountsTables } from './20261121T2230Z-accounts.ts';
import { agreementRegistry } from './20261121T2350Z-registry.ts';
import { bindingReviews } from './20261122T0000Z-binding-reviews.ts';
import { agreementOverrides } from './20261122T0110Z-overrides.ts';
import { kyc } from './20261122T0100Z-kyc.ts';
import { credentials } from './20261122T0110Z-credentials.ts';
import { members } from './20261122T0115Z-members.ts';
import { mail } from './20261122T0120Z-mail.ts';
import { privacy } from './20261122T0200Z-privacy.ts';
import { kycProof } from './20261122T0500Z-kyc-proof.ts';
import { sealedWords } from './20261122T0900Z-sealed-words.ts';
import { openDeadlines } from './20261122T0910Z-open-deadlines.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  ...platformMigrations,
  '20261121T2230Z-accounts': accountsTables,
  '20261121T2350Z-registry': agreementRegistry,
  '20261122T0000Z-binding-reviews': bindingReviews,
  '20261122T0110Z-overrides': agreementOverrides,
  '20261122T0100Z-kyc': kyc,
  '20261122T0110Z-credentials': credentials,
  '20261122T0115Z-members': members,
  '20261122T0120Z-mail': mail,
  '20261122T0200Z-privacy': privacy,
  '20261122T0500Z-kyc-proof': kycProof,
  '20261122T0900Z-sealed-words': sealedWords,
  '20261122T0910Z-open-deadlines': openDeadlines,
};
