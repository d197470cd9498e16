// Finds enum numbers that a message type does not define. Generated code decodes them to UNRECOGNIZED and loses the
// number, so a request that holds one is refused at the edge, whether or not its field is annotated.
import type { DescEnum, DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { FieldViolation } from '@tollgate/errors';

/** Violations of every unknown enum value in a message, wherever it is nested. */
export type FindUnknownEnums = (message: Message) => FieldViolation[];

/** Prepares the search for a message type; types that cannot hold an enum cost nothing per message. */
export function unknownEnums(type: DescMessage): FindUnknownEnums {
  if (!reachesEnum(type, new Set())) return () => [];
  return (message) => {
    const found: FieldViolation[] = [];
    search(reflect(type, message), '', found);
    return found;
  };
}

function reachesEnum(type: DescMessage, seen: Set<DescMessage>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fields.some(
    (field) => field.enum !== undefined || (field.message !== undefined && reachesEnum(field.message, seen)),
  );
}

function search(message: ReflectMessage, prefix: string, found: FieldViolation[]): void {
  for (const field of message.fields) {
    if ((field.enum === undefined && field.message === undefined) || !message.isSet(field)) continue;
    for (const [path, value] of valuesOf(message, field, `${prefix}${field.name}`)) {
      if (field.enum !== undefined) check(field.enum, value, path, found);
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

function check(type: DescEnum, value: unknown, path: string, found: FieldViolation[]): void {
  if (typeof value === 'number' && type.value[value] === undefined) {
    found.push({ field: path, description: `has no value ${value} in ${type.typeName}` });
  }
}
