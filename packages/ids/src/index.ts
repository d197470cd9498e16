// Public list of @tollgate/ids.

export { derivedUuid } from './derived-uuid.ts';
export { type Id, idFromUuid, isId, newId, parseId, uuidOf } from './id.ts';
export { ID_PREFIXES, type IdPrefix } from './prefix.ts';
