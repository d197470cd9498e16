// What the demo, the end-to-end tests, the benchmarks and the chaos runs need of the local stack.
export { connectStack, type PersonTokens, type StackConnection } from './connection.ts';
export { BONUS, EMAIL_PRODUCT, EMAIL_UNIT_MICROS, SMS_PRODUCT, SMS_UNIT_MICROS } from './demo-catalog.ts';
export { acceptPapers, uploadPapers } from './demo-papers.ts';
export { acceptAgreement, DEMO_AGREEMENT, demoUscc, register, verifyEnterprise } from './demo-tenants.ts';
export { SERVICES, type StackService } from './layout.ts';
export { staffWith } from './people.ts';
export { readPeople, type People } from './people-file.ts';
export { freePortBase } from './ports.ts';
export { startPrivateStack, type PrivateStack, type PrivateStackOptions, type Replica } from './private-stack.ts';
export type { ServiceControl } from './service-control.ts';
export { signIn, type SignInSecrets } from './sign-in.ts';
export { readStackFile, type StackFile } from './stack-file.ts';
export { topUp } from './top-up.ts';
export { announceTenants, connectBroker } from './stand-in-accounts.ts';
