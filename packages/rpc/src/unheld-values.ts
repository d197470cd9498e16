// Finds values that nothing behind the edge can hold, so that a request with one is refused there, whether or not its
// field is annotated: enum numbers that nobody defined decode to UNRECOGNIZED, times out of range to an invalid Date,
// PostgreSQL takes no NUL, and control and bidi characters let a text show as what it is not.
import { ScalarType } from '@bufbuild/protobuf';
import type { DescEnum, DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { FieldViolation } from '@tollgate/errors';

/** Violations of every such value in a message, wherever it is nested. */
export type FindUnheldValues = (message: Message) => FieldViolation[];

/** Which values to look for. */
export interface UnheldOptions {
  /** False where the handler judges the texts itself. */
  readonly texts: boolean;
}

/** Prepares the search for a message type; types without enums, times and texts cost nothing per message. */
export function unheldValues(type: DescMessage, { texts }: UnheldOptions): FindUnheldValues {
  if (!reaches(type, texts, new Set())) return () => [];
  return (message) => {
    const found: FieldViolation[] = [];
    search(reflect(type, message), '', { texts, found });
    return found;
  };
}

interface Search {
  readonly texts: boolean;
  readonly found: FieldViolation[];
}

const TIMESTAMP = 'google.protobuf.Timestamp';
/** 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, as timestamp.proto says. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;
const NANOS = 1_000_000_000;

/**
 * Control characters but tab, line feed and carriage return, and what overrides or isolates the direction of writing
 * (Unicode TR36, 2.6: bidirectional text spoofing).
 */
const UNHELD_CHARACTER = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const isText = (field: DescField): boolean => field.scalar === ScalarType.STRING;
const isTextMap = (field: DescField): boolean => field.fieldKind === 'map' && field.mapKey === ScalarType.STRING;

function reaches(type: DescMessage, texts: boolean, seen: Set<DescMessage>): boolean {
  if (type.typeName === TIMESTAMP) return true;
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fields.some(
    (field) => isLookedAt(field, texts) || (field.message !== undefined && reaches(field.message, texts, seen)),
  );
}

const isLookedAt = (field: DescField, texts: boolean): boolean =>
  field.enum !== undefined || (texts && (isText(field) || isTextMap(field)));

function search(message: ReflectMessage, prefix: string, run: Search): void {
  for (const field of message.fields) {
    if ((!isLookedAt(field, run.texts) && field.message === undefined) || !message.isSet(field)) continue;
    const name = `${prefix}${field.name}`;
    if (run.texts && field.fieldKind === 'map') {
      for (const [key] of message.get(field)) checkText(key, `${name}[${keyName(key)}]`, run.found);
    }
    for (const [path, value] of valuesOf(message, field, name)) checkValue(field, value, path, run);
  }
}

function checkValue(field: DescField, value: unknown, path: string, run: Search): void {
  if (field.enum !== undefined) checkEnum(field.enum, value, path, run.found);
  else if (field.message === undefined) {
    if (run.texts) checkText(value, path, run.found);
  } else if (field.message.typeName === TIMESTAMP) checkTime(value as ReflectMessage, path, run.found);
  else search(value as ReflectMessage, `${path}.`, run);
}

// The values of a field with the paths that name them, in the notation that validation uses too.
function* valuesOf(message: ReflectMessage, field: DescField, path: string): Generator<[path: string, value: unknown]> {
  if (field.fieldKind === 'list') {
    let index = 0;
    for (const value of message.get(field)) yield [`${path}[${index++}]`, value];
  } else if (field.fieldKind === 'map') {
    for (const [key, value] of message.get(field)) yield [`${path}[${keyName(key)}]`, value];
  } else {
    yield [path, message.get(field)];
  }
}

// The path is shown to people too: what is refused in a text does not get there by way of a key.
function keyName(key: unknown): string {
  if (typeof key !== 'string') return String(key);
  return JSON.stringify(key).replaceAll(new RegExp(UNHELD_CHARACTER, 'gu'), (character) => codePoint(character));
}

const codePoint = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

function checkText(value: unknown, path: string, found: FieldViolation[]): void {
  if (typeof value !== 'string') return;
  const [character] = UNHELD_CHARACTER.exec(value) ?? [];
  if (character !== undefined) found.push({ field: path, description: `must not have ${codePoint(character)}` });
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
