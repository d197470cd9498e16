// Finds values that generated code cannot hold, so that a request with one is refused at the edge, whether or not its
// field is annotated: enum numbers that nobody defined decode to UNRECOGNIZED, and times out of range to an invalid Date.
import type { DescEnum, DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { FieldViolation } from '@tollgate/errors';

/** Violations of every such value in a message, wherever it is nested. */
export type FindUnheldValues = (message: Message) => FieldViolation[];

/** Prepares the search for a message type; types without enums and times cost nothing per message. */
export function unheldValues(type: DescMessage): FindUnheldValues {
  if (!reaches(type, new Set())) return () => [];
  return (message) => {
    const found: FieldViolation[] = [];
    search(reflect(type, message), '', found);
    return found;
  };
}

const TIMESTAMP = 'google.protobuf.Timestamp';
/** 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, as timestamp.proto says. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;
const NANOS = 1_000_000_000;

function reaches(type: DescMessage, seen: Set<DescMessage>): boolean {
  if (type.typeName === TIMESTAMP) return true;
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fields.some(
    (field) => field.enum !== undefined || (field.message !== undefined && reaches(field.message, seen)),
  );
}

function search(message: ReflectMessage, prefix: string, found: FieldViolation[]): void {
  for (const field of message.fields) {
    if ((field.enum === undefined && field.message === undefined) || !message.isSet(field)) continue;
    for (const [path, value] of valuesOf(message, field, `${prefix}${field.name}`)) {
      if (field.enum !== undefined) checkEnum(field.enum, value, path, found);
      else if (field.message?.typeName === TIMESTAMP) checkTime(value as ReflectMessage, path, found);
      else search(value as ReflectMessage, `${path}.`, found);
    }
  }
}

// The values of a field with the paths that name them, in the notation that validation uses too.
function* valuesOf(message: ReflectMessage, field: DescField, path: string): Generator<[path: string, value: unknown]> {
  if (field.fieldKind === 'list') {
    let index = 0;
    for (const value of message.get(field)) yield [`${path}[${index++}]`, value];
  } else if (field.fieldKind === 'map') {
    for (const [key, value] of message.get(field))
      yield [`${path}[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`, value];
  } else {
    yield [path, message.get(field)];
  }
}

function checkEnum(type: DescEnum, value: unknown, path: string, found: FieldViolation[]): void {
  if (typeof value === 'number' && type.value[value] === undefined) {
    found.push({ field: path, description: `has no value ${value} in ${type.typeName}` });
  }
}

function checkTime({ message }: ReflectMessage, path: string, found: FieldViolation[]): void {
  const { seconds, nanos } = message as Timestamp;
  if (seconds >= FIRST_SECOND && seconds <= LAST_SECOND && nanos >= 0 && nanos < NANOS) return;
  found.push({ field: path, description: 'is no time from year 1 to year 9999' });
}
