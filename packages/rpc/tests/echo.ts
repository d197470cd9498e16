// A tiny service for the tests, with its definition and image made in place, in the shape that ts-proto generates.
import { create, createFileRegistry, fromBinary, setExtension, toBinary } from '@bufbuild/protobuf';
import type { DescMessage } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  MethodDescriptorProtoSchema,
  ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { FieldDescriptorProto } from '@bufbuild/protobuf/wkt';
import { FieldRulesSchema, field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import type { FieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { readImage } from '@tollgate/contracts/image';

/** Request of every method. */
export interface Say {
  tenantId: string;
  text: string;
  kind: number;
  inner: readonly { kind: number }[];
}
/** Response of every method. */
export interface Said {
  text: string;
}

const text = create(FieldRulesSchema, {
  type: { case: 'string', value: { minLen: 1n, maxLen: 8n, pattern: '^[a-z]+$' } },
});

function fieldOf(
  name: string,
  number: number,
  type: Type,
  more: Partial<Pick<FieldDescriptorProto, 'label' | 'typeName'>> = {},
  rules?: FieldRules,
) {
  const options = create(FieldOptionsSchema);
  if (rules !== undefined) setExtension(options, fieldRules, rules);
  return create(FieldDescriptorProtoSchema, { name, number, type, label: Label.OPTIONAL, ...more, options });
}

const kind = fieldOf('kind', 3, Type.ENUM, { typeName: '.tollgate.echo.v1.Kind' });
const methods = [
  ['Unary', false, false],
  ['Lines', false, true],
  ['Collect', true, false],
  ['Chat', true, true],
] as const;

const echoFile = create(FileDescriptorProtoSchema, {
  name: 'tollgate/echo/v1/echo.proto',
  package: 'tollgate.echo.v1',
  syntax: 'proto3',
  enumType: [
    create(EnumDescriptorProtoSchema, {
      name: 'Kind',
      value: [
        { name: 'KIND_UNSPECIFIED', number: 0 },
        { name: 'KIND_A', number: 1 },
      ],
    }),
  ],
  messageType: [
    create(DescriptorProtoSchema, {
      name: 'Say',
      field: [
        fieldOf('tenant_id', 1, Type.STRING),
        fieldOf('text', 2, Type.STRING, {}, text),
        kind,
        fieldOf('inner', 4, Type.MESSAGE, { label: Label.REPEATED, typeName: '.tollgate.echo.v1.Say.Inner' }),
      ],
      nestedType: [create(DescriptorProtoSchema, { name: 'Inner', field: [kind] })],
    }),
    create(DescriptorProtoSchema, { name: 'Said', field: [fieldOf('text', 1, Type.STRING)] }),
  ],
  service: [
    create(ServiceDescriptorProtoSchema, {
      name: 'EchoService',
      method: methods.map(([name, clientStreaming, serverStreaming]) =>
        create(MethodDescriptorProtoSchema, {
          name,
          inputType: '.tollgate.echo.v1.Say',
          outputType: '.tollgate.echo.v1.Said',
          clientStreaming,
          serverStreaming,
        }),
      ),
    }),
  ],
});

const set = fromBinary(FileDescriptorSetSchema, readImage());
set.file.push(echoFile);
/** The contracts' image with the echo service added. */
export const image = toBinary(FileDescriptorSetSchema, set);

const registry = createFileRegistry(set);

function codec<T>(typeName: string) {
  const type: DescMessage | undefined = registry.getMessage(typeName);
  if (type === undefined) throw new Error(`${typeName} is not in the image`);
  return {
    encode: (value: T): Buffer => Buffer.from(toBinary(type, create(type, value as Record<string, unknown>))),
    decode: (bytes: Buffer): T => fromBinary(type, bytes) as unknown as T,
  };
}

const say = codec<Say>('tollgate.echo.v1.Say');
const said = codec<Said>('tollgate.echo.v1.Said');
const codecs = {
  requestSerialize: say.encode,
  requestDeserialize: say.decode,
  responseSerialize: said.encode,
  responseDeserialize: said.decode,
} as const;

/** The definition, keyed as ts-proto keys it. */
export const EchoService = {
  unary: {
    path: '/tollgate.echo.v1.EchoService/Unary' as const,
    requestStream: false as const,
    responseStream: false as const,
    ...codecs,
  },
  lines: {
    path: '/tollgate.echo.v1.EchoService/Lines' as const,
    requestStream: false as const,
    responseStream: true as const,
    ...codecs,
  },
  collect: {
    path: '/tollgate.echo.v1.EchoService/Collect' as const,
    requestStream: true as const,
    responseStream: false as const,
    ...codecs,
  },
  chat: {
    path: '/tollgate.echo.v1.EchoService/Chat' as const,
    requestStream: true as const,
    responseStream: true as const,
    ...codecs,
  },
} as const;

/** A request that passes the checks. */
export const saying = (words: string): Say => ({ tenantId: '', text: words, kind: 1, inner: [] });
