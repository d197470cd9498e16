// Public list of @tollgate/config.

export { type ListenAddress, parseListenAddress } from './address.ts';
export { field } from './field.ts';
export { ConfigError, type ConfigOf, type ConfigShape, readConfig } from './read-config.ts';
