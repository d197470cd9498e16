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

/** What is wrong with the items of a request, by their places; of items that are answered by themselves. */
export type ItemFaults = ReadonlyMap<number, DomainError>;

/**
 * Throws an invalid_argument DomainError, INVALID_REQUEST with every violation or MALFORMED_REQUEST, or returns. Where the
 * items of a request are answered by themselves, what is wrong with some of them is returned instead.
 */
export type RequestCheck = (bytes: Uint8Array) => ItemFaults;

/** How a method's requests are checked. */
export interface CheckOptions extends UnheldOptions {
  /** Items that the annotations refuse do not refuse the others. */
  readonly itemwise?: boolean;
}

const NO_FAULTS: ItemFaults = new Map();
/** A violation within an item of a list at the top, such as items[3].amount. */
const WITHIN_ITEM = /^\w+\[(\d+)\](?:\.(.*))?$/;

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
  of(path: string, options: CheckOptions = { texts: true }): RequestCheck {
    const [, service = '', name = ''] = path.split('/');
    const method = this.#registry.getService(service)?.methods.find((candidate) => candidate.name === name);
    if (method === undefined) throw new Error(`the image does not describe ${path}: run \`npm run generate\``);
    const findUnheldValues = unheldValues(method.input, options);
    return (bytes) => {
      const violations = this.#violations(method.input, bytes, findUnheldValues);
      if (violations.length === 0) return NO_FAULTS;
      const faults = options.itemwise === true ? byItem(violations) : undefined;
      if (faults === undefined) throw invalidRequest(violations);
      return faults;
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

function invalidRequest(violations: readonly FieldViolation[]): DomainError {
  const [first] = violations;
  const more = violations.length === 1 ? '' : `, and ${violations.length - 1} more`;
  return new DomainError({
    category: 'invalid_argument',
    reason: 'INVALID_REQUEST',
    message: `${first?.field ? first.field : 'request'}: ${first?.description ?? ''}${more}`,
    violations,
  });
}

/** Each item's refusal, as the single call would give it; undefined when something else is wrong, too. */
function byItem(violations: readonly FieldViolation[]): ItemFaults | undefined {
  const items = new Map<number, FieldViolation[]>();
  for (const { field, description } of violations) {
    const [, place, own = ''] = WITHIN_ITEM.exec(field) ?? [];
    if (place === undefined) return undefined;
    const known = items.get(Number(place));
    if (known === undefined) items.set(Number(place), [{ field: own, description }]);
    else known.push({ field: own, description });
  }
  return new Map([...items].map(([place, own]) => [place, invalidRequest(own)]));
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
