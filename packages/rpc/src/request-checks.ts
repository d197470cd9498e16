// Checks requests against the annotations in the contracts (buf.validate), on the bytes as they came.
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import type { DescMessage, FileRegistry, Message } from '@bufbuild/protobuf';
import { pathToString } from '@bufbuild/protobuf/reflect';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { createValidator } from '@bufbuild/protovalidate';
import type { Validator } from '@bufbuild/protovalidate';
import { DomainError } from '@tollgate/errors';
import type { FieldViolation } from '@tollgate/errors';

import { unheldValues } from './unheld-values.ts';
import type { FindUnheldValues, UnheldOptions } from './unheld-values.ts';

/** Throws an invalid_argument DomainError, INVALID_REQUEST with every violation or MALFORMED_REQUEST, or returns. */
export type RequestCheck = (bytes: Uint8Array) => void;

/** Makes the checks of all methods that an image describes. */
export class RequestChecks {
  readonly #registry: FileRegistry;
  readonly #validator: Validator;

  constructor(files: FileDescriptorSet) {
    this.#registry = createFileRegistry(files);
    this.#validator = createValidator({ registry: this.#registry, regexMatch: cachedMatch() });
  }

  /**
   * The check of one method's request message.
   *
   * @throws Error when the image does not describe the method: code and image are of different makes.
   */
  of(path: string, options: UnheldOptions = { texts: true }): RequestCheck {
    const [, service = '', name = ''] = path.split('/');
    const method = this.#registry.getService(service)?.methods.find((candidate) => candidate.name === name);
    if (method === undefined) throw new Error(`the image does not describe ${path}: run \`npm run generate\``);
    const findUnheldValues = unheldValues(method.input, options);
    return (bytes) => {
      const violations = this.#violations(method.input, bytes, findUnheldValues);
      const [first] = violations;
      if (first === undefined) return;
      const more = violations.length === 1 ? '' : `, and ${violations.length - 1} more`;
      throw new DomainError({
        category: 'invalid_argument',
        reason: 'INVALID_REQUEST',
        message: `${first.field === '' ? 'request' : first.field}: ${first.description}${more}`,
        violations,
      });
    };
  }

  #violations(type: DescMessage, bytes: Uint8Array, findUnheldValues: FindUnheldValues): FieldViolation[] {
    const message = decode(type, bytes);
    const result = this.#validator.validate(type, message);
    // The rules themselves are wrong: a defect of the contracts, not of the request.
    if (result.kind === 'error') throw result.error;
    const found: FieldViolation[] =
      result.kind === 'valid'
        ? []
        : result.violations.map((violation) => ({
            field: pathToString(violation.field),
            description: violation.message,
          }));
    const named = new Set(found.map((violation) => violation.field));
    return [...found, ...findUnheldValues(message).filter((violation) => !named.has(violation.field))];
  }
}

// The generated codec lets through what this one does not, such as a text that is no UTF-8.
function decode(type: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(type, bytes);
  } catch (fault) {
    throw malformed(fault);
  }
}

/** For bytes that are no message of the type at all. */
export const malformed = (cause: unknown): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'MALFORMED_REQUEST',
    message: 'the request is not a message of the expected type',
    cause,
  });

// Patterns come from our own contracts, so their number is bounded and RegExp is safe and faster than an RE2 engine.
function cachedMatch(): (pattern: string, against: string) => boolean {
  const compiled = new Map<string, RegExp>();
  return (pattern, against) => {
    let regExp = compiled.get(pattern);
    if (regExp === undefined) {
      regExp = new RegExp(pattern, 'u');
      compiled.set(pattern, regExp);
    }
    return regExp.test(against);
  };
}
