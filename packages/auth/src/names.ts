// Who there is: the services that call each other, and the roles of staff.

/** Every identity that may call; each has its own certificate and signing key. */
export const SERVICE_NAMES = [
  'accounts',
  'wallet',
  'metering',
  'billing',
  'enforcement',
  'console',
  'gateway',
  'cli',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** What staff may be entrusted with. `admin` passes wherever any staff role does, `auditor` wherever any may read. */
export const STAFF_ROLES = ['support', 'reviewer', 'finance', 'enforcer', 'approver', 'auditor', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What a tenant's users may do: owners everything, viewers look, the others what names them. */
export const TENANT_ROLES = ['owner', 'finance', 'developer', 'viewer'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** Narrows a text to a service name. */
export const isServiceName = (name: string): name is ServiceName => (SERVICE_NAMES as readonly string[]).includes(name);

/** The SPIFFE id in a service's certificate. */
export const spiffeId = (service: string): string => `spiffe://tollgate/${service}`;

/** The service that a SPIFFE id names, if it names one. */
export function serviceOfSpiffe(id: string): ServiceName | undefined {
  return SERVICE_NAMES.find((service) => spiffeId(service) === id);
}
