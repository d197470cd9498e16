// How long after a freeze was answered another process of accounts still lets the frozen account in.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { connectStack, startPrivateStack } from '@tollgate/deploy-stack';
import { isDomainError } from '@tollgate/errors';
import type { BenchCase } from '../case.ts';
import { smtpOwner } from './smtp-account.ts';

const FREEZES = 200;
const PROMISED_MS = 1_000;
const REFUSED = ['CREDENTIAL_FROZEN', 'AUTHENTICATION_REFUSED'];

export const freezeHeard: BenchCase = {
  name: 'freeze-heard',
  summary: `ms from a freeze in one process to its refusal in another, p99 of ${FREEZES}, against ${PROMISED_MS}`,
  run: async (context) => {
    const stack = await startPrivateStack({ services: ['accounts'], env: { LOG_LEVEL: 'info' } });
    context.onEnd(() => stack.stop());
    await stack.startServices();
    const other = await stack.replica('accounts');
    await other.control.start();
    const owner = await smtpOwner(context, stack);
    const gateway = await connectStack(other.file, 'gateway');
    context.onEnd(() => gateway.close());
    const there = gateway.client('accounts', CredentialsServiceService);
    const seen: number[] = [];
    for (let freeze = 0; freeze < FREEZES; freeze++) {
      const { credentialId, login } = await owner.create();
      // Twice: the second is from memory, which is what has to be forgotten.
      await there.authenticate(login);
      await there.authenticate(login);
      const { tenantId } = owner;
      const about = { tenantId, credentialId, reason: 'bench', validateOnly: false };
      await owner.credentials.freezeCredentials({ ...about, requestId: randomUUID(), cause: 'FREEZE_CAUSE_LEAK' });
      const frozen = performance.now();
      while (await isLetIn(() => there.authenticate(login))) await delay(1);
      seen.push(performance.now() - frozen);
      // A tenant may hold only so many.
      await owner.credentials.revokeCredential({ ...about, requestId: randomUUID() });
      if (freeze % 50 === 49) context.say(`${freeze + 1} of ${FREEZES} freezes`);
    }
    const value = seen.toSorted((a, b) => a - b)[Math.floor(seen.length * 0.99)] ?? Number.NaN;
    return [
      {
        name: 'freeze-heard',
        value,
        unit: 'ms',
        baseline: PROMISED_MS,
        ratio: value / PROMISED_MS,
        target: 1,
        lowerIsBetter: true,
      },
    ];
  },
};

async function isLetIn(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check();
    return true;
  } catch (error) {
    if (isDomainError(error) && REFUSED.includes(error.reason)) return false;
    throw error;
  }
}
