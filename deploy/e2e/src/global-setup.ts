// Runs once around the end-to-end tests: the five services as real processes, with the demonstration's people, price book
// and tenants. Files that kill or starve something start stacks of their own.
import { SERVICES, startPrivateStack } from '@tollgate/deploy-stack';
import type { TestProject } from 'vitest/node';
import type { Constellation } from './constellation.ts';

/** Vitest calls it before the first test file and awaits what it returns after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startPrivateStack({ services: SERVICES });
  try {
    await stack.startServices();
    const { tenants } = await stack.people();
    const constellation: Constellation = {
      file: stack.file,
      tenantIds: tenants.map((tenant) => tenant.tenantId),
      databases: Object.fromEntries(SERVICES.map((name) => [name, stack.database(name).ownerUrl])),
      sandboxDir: stack.layout.sandboxDir,
      billingHttp: `http://${stack.layout.address('billingHttp')}`,
    };
    project.provide('constellation', constellation);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return () => stack.stop();
}
