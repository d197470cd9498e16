// Public list of @tollgate/ids.

export { type Id, idFromUuid, isId, newId, parseId, uuidOf } from './id.ts';
export { ID_PREFIXES, type IdPrefix } from './prefix.ts';
