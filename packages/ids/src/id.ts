// Makes and reads ids: prefix, underscore, 32 lower-case hex digits of a UUIDv7 (RFC 9562).

import { randomUUIDv7 } from 'node:crypto';
import type { IdPrefix } from './prefix.ts';

/** An id of one kind; ids of two kinds are not assignable to each other. */
export type Id<P extends IdPrefix> = string & { readonly __prefix: P };

const HEX32 = /^[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PREFIX_LENGTH = 4; // three letters and the underscore

/** A fresh id. Ids of one kind sort as text by their time of making, to the millisecond. */
export function newId<P extends IdPrefix>(prefix: P): Id<P> {
  return join(prefix, randomUUIDv7());
}

/** Whether a text is a well-formed id of this kind. Whether it names anything is for the store to say. */
export function isId<P extends IdPrefix>(prefix: P, value: string): value is Id<P> {
  return value.startsWith(`${prefix}_`) && HEX32.test(value.slice(PREFIX_LENGTH));
}

/** The same text as a typed id, or undefined if it is malformed; upper case counts as malformed, so that one id has one spelling. */
export function parseId<P extends IdPrefix>(prefix: P, value: string): Id<P> | undefined {
  return isId(prefix, value) ? value : undefined;
}

/**
 * The id of a UUID, for rows that keep a uuid column where 16 bytes instead of 36 matter.
 *
 * @throws RangeError when the text is not a UUID: columns of type uuid hold nothing else.
 */
export function idFromUuid<P extends IdPrefix>(prefix: P, uuid: string): Id<P> {
  if (!UUID.test(uuid)) throw new RangeError('not a UUID');
  return join(prefix, uuid.toLowerCase());
}

/**
 * The UUID inside an id, with dashes, as a uuid column takes it.
 *
 * @throws RangeError when the text is not an id: parse what comes from outside first.
 */
export function uuidOf(id: Id<IdPrefix>): string {
  const hex = id.slice(PREFIX_LENGTH);
  if (id.charAt(PREFIX_LENGTH - 1) !== '_' || !HEX32.test(hex)) throw new RangeError('not an id');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function join<P extends IdPrefix>(prefix: P, uuid: string): Id<P> {
  // The brand exists for the compiler alone; this is the one place that grants it without a check.
  // Five pieces cost less than a search for the dashes, and ids are made by the thousand.
  const hex = `${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(14, 18)}${uuid.slice(19, 23)}${uuid.slice(24)}`;
  return `${prefix}_${hex}` as Id<P>;
}
