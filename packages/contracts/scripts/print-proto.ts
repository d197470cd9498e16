// Prints .proto source from a file descriptor: names, numbers, types, enums, oneofs and extensions.
// Custom options and comments are left out, which is enough to compile against.
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

/** The .proto source of a proto2 or proto3 file. */
export function printProto(file: FileDescriptorProto): string {
  const lines = [`syntax = "${file.syntax === '' ? 'proto2' : file.syntax}";`, `package ${file.package};`];
  for (const dependency of file.dependency) lines.push(`import "${dependency}";`);
  for (const message of file.messageType) lines.push(...messageLines(message, ''));
  for (const entry of file.enumType) lines.push(...enumLines(entry, ''));
  for (const extension of file.extension) {
    lines.push(`extend ${extension.extendee} {`, fieldLine(extension, '  ', true), '}');
  }
  return `${lines.join('\n')}\n`;
}

function messageLines(message: DescriptorProto, indent: string): string[] {
  const inner = `${indent}  `;
  const lines = [`${indent}message ${message.name} {`];
  for (const range of message.reservedRange) lines.push(`${inner}reserved ${span(range.start, range.end - 1)};`);
  if (message.reservedName.length > 0) {
    lines.push(`${inner}reserved ${message.reservedName.map((name) => JSON.stringify(name)).join(', ')};`);
  }
  for (const range of message.extensionRange) lines.push(`${inner}extensions ${span(range.start, range.end - 1)};`);
  for (const entry of message.enumType) lines.push(...enumLines(entry, inner));
  for (const nested of message.nestedType) {
    if (nested.options?.mapEntry !== true) lines.push(...messageLines(nested, inner));
  }
  message.oneofDecl.forEach((oneof, index) => {
    const members = message.field.filter((field) => oneofOf(field) === index && !field.proto3Optional);
    if (members.length === 0) return;
    lines.push(`${inner}oneof ${oneof.name} {`);
    for (const field of members) lines.push(fieldLine(field, `${inner}  `, false));
    lines.push(`${inner}}`);
  });
  for (const field of message.field) {
    if (oneofOf(field) === undefined || field.proto3Optional) lines.push(fieldLine(field, inner, true));
  }
  lines.push(`${indent}}`);
  return lines;
}

function enumLines(entry: EnumDescriptorProto, indent: string): string[] {
  const lines = [`${indent}enum ${entry.name} {`];
  for (const value of entry.value) lines.push(`${indent}  ${value.name} = ${value.number};`);
  for (const range of entry.reservedRange) lines.push(`${indent}  reserved ${span(range.start, range.end)};`);
  lines.push(`${indent}}`);
  return lines;
}

function fieldLine(field: FieldDescriptorProto, indent: string, labelled: boolean): string {
  const label = labelled ? `${FieldDescriptorProto_Label[field.label]?.toLowerCase() ?? 'optional'} ` : '';
  const type = field.typeName === '' ? FieldDescriptorProto_Type[field.type]?.toLowerCase() : field.typeName;
  const options = field.options?.deprecated === true ? ' [deprecated = true]' : '';
  return `${indent}${label}${type} ${field.name} = ${field.number}${options};`;
}

// The index has no presence of its own in the type; only an own property says that the field is in a oneof.
const oneofOf = (field: FieldDescriptorProto): number | undefined =>
  Object.hasOwn(field, 'oneofIndex') ? field.oneofIndex : undefined;

// 536870911 is the largest field number there is.
const span = (first: number, last: number): string =>
  first === last ? `${first}` : `${first} to ${last >= 536_870_911 ? 'max' : last}`;
