// grpc.reflection.v1: tells tools what this server offers, from the exact bytes of the image.
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import type { DescriptorProto, FileDescriptorProto, FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { status } from '@grpc/grpc-js';
import { ServerReflectionService } from '@tollgate/contracts/grpc/reflection/v1/reflection';
import type {
  ServerReflectionRequest,
  ServerReflectionResponse,
} from '@tollgate/contracts/grpc/reflection/v1/reflection';

import { implement } from './implement.ts';
import type { Binding } from './implement.ts';

type Answer = ServerReflectionResponse['messageResponse'];

/** The reflection service over an image, naming the services that are really offered. */
export function createReflection(files: FileDescriptorSet, serviceNames: readonly string[]): Binding {
  const catalogue = new Catalogue(files.file);
  const services = serviceNames.toSorted().map((name) => ({ name }));

  function answer(question: ServerReflectionRequest['messageRequest']): Answer {
    switch (question?.$case) {
      case 'listServices':
        return { $case: 'listServicesResponse', value: { service: services } };
      case 'fileByFilename':
        return catalogue.fileWithImports(question.value);
      case 'fileContainingSymbol':
        return catalogue.fileWithImports(catalogue.fileOf(question.value));
      default:
        return {
          $case: 'errorResponse',
          value: { errorCode: status.UNIMPLEMENTED, errorMessage: 'not answered here' },
        };
    }
  }

  return implement(ServerReflectionService, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield { validHost: request.host, originalRequest: request, messageResponse: answer(request.messageRequest) };
      }
    },
  });
}

class Catalogue {
  readonly #files = new Map<string, FileDescriptorProto>();
  readonly #symbols = new Map<string, string>();

  constructor(files: readonly FileDescriptorProto[]) {
    for (const file of files) {
      this.#files.set(file.name, file);
      for (const symbol of symbolsOf(file)) this.#symbols.set(symbol, file.name);
    }
  }

  fileOf(symbol: string): string | undefined {
    return this.#symbols.get(symbol);
  }

  /** A file and everything it imports, each once, as tools want it. */
  fileWithImports(name: string | undefined): Answer {
    if (name === undefined || !this.#files.has(name)) {
      return { $case: 'errorResponse', value: { errorCode: status.NOT_FOUND, errorMessage: 'not found' } };
    }
    const names = new Set([name]);
    // A set grows while it is walked: imports of imports follow.
    for (const next of names) for (const imported of this.#files.get(next)?.dependency ?? []) names.add(imported);
    const fileDescriptorProto = [...names].flatMap((each) => {
      const file = this.#files.get(each);
      return file === undefined ? [] : [toBinary(FileDescriptorProtoSchema, file)];
    });
    return { $case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
  }
}

function* symbolsOf(file: FileDescriptorProto): Generator<string> {
  const prefix = file.package === '' ? '' : `${file.package}.`;
  for (const message of file.messageType) yield* symbolsIn(message, prefix);
  for (const type of file.enumType) yield `${prefix}${type.name}`;
  for (const extension of file.extension) yield `${prefix}${extension.name}`;
  for (const service of file.service) {
    yield `${prefix}${service.name}`;
    for (const method of service.method) yield `${prefix}${service.name}.${method.name}`;
  }
}

function* symbolsIn(message: DescriptorProto, prefix: string): Generator<string> {
  const name = `${prefix}${message.name}`;
  yield name;
  for (const field of message.field) yield `${name}.${field.name}`;
  for (const nested of message.nestedType) yield* symbolsIn(nested, `${name}.`);
  for (const type of message.enumType) yield `${name}.${type.name}`;
}
