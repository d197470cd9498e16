// What the operation itself can do, without the network around it: 10,000 checks a second from the cache (issue: credentials).
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localKeyManagement } from '../src/adapters/local-key-management.ts';
import type { AccountsDeps } from '../src/deps.ts';
import { authenticate } from '../src/operations/authenticate.ts';
import { type CredentialGate, openCredentialGate } from '../src/operations/credential-gate.ts';
import { hashPassword } from '../src/domain/password.ts';
import { createCredential } from './credentials-bed.ts';
import { type Bed, register, startBed } from './fixtures.ts';

let bed: Bed;
let gate: CredentialGate;
let deps: Pick<AccountsDeps, 'now' | 'keys' | 'decoyHash'>;
beforeAll(async () => {
  bed = await startBed();
  const keys = { management: localKeyManagement(randomBytes(32)), digest: randomBytes(32) };
  deps = { now: () => bed.clock.now, keys, decoyHash: await hashPassword('nobody knows') };
  gate = openCredentialGate(bed.service.database, deps, () => undefined);
});
afterAll(async () => {
  await gate.stop();
  await bed.stop();
});

it('checks 10,000 passwords a second from the cache', async () => {
  const made = await createCredential(bed, await register(bed), 'SMTP');
  const given = {
    username: made.credential?.publicId ?? '',
    password: made.secret,
    ip: '192.0.2.1',
    need: { action: 'send:sms', product: '', domain: '' },
  };
  const check = () => authenticate(bed.service.db, deps, gate, given);
  await check();
  const checks = 20_000;
  const began = performance.now();
  for (let done = 0; done < checks; done += 100) {
    await Promise.all(Array.from({ length: 100 }, check));
    // As between packets of the network: the feed has to hear what changed.
    await setImmediate();
  }
  const perSecond = (checks * 1000) / (performance.now() - began);
  expect(perSecond).toBeGreaterThan(10_000);
});
