// The real contracts: every method's rules compile and can be evaluated, so that no request meets a broken rule, and
// no text of any request gets to a handler with a character that PostgreSQL does not take.
import { createFileRegistry, fromBinary, ScalarType, toBinary } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { readImage } from '@tollgate/contracts/image';
import { DomainError } from '@tollgate/errors';
import { expect, it } from 'vitest';

import { RequestChecks } from '../src/request-checks.ts';

const image = fromBinary(FileDescriptorSetSchema, readImage());
const paths = image.file
  .filter((file) => file.package.startsWith('tollgate.'))
  .flatMap((file) =>
    file.service.flatMap((service) =>
      service.method.map((method) => `/${file.package}.${service.name}/${method.name}`),
    ),
  );
const checks = new RequestChecks(image);

it.each(paths)('%s answers an empty request with violations or not at all', (path) => {
  const outcome = (() => {
    try {
      checks.of(path)(new Uint8Array());
      return 'valid';
    } catch (error) {
      return error instanceof DomainError ? error.reason : error;
    }
  })();
  expect(['valid', 'INVALID_REQUEST']).toContain(outcome);
});

const registry = createFileRegistry(image);
const texts = paths.flatMap((path) => {
  const [, service = '', name] = path.split('/');
  const input = registry.getService(service)?.methods.find((method) => method.name === name)?.input;
  return (input?.fields ?? []).flatMap((field) =>
    field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING ? [{ path, field }] : [],
  );
});

it('has the texts that once got through', () => {
  expect(texts.map(({ path, field }) => `${path.replace(/.*\//, '')} ${field.name}`)).toEqual(
    expect.arrayContaining(['Admit product', 'Admit job_id', 'QuoteUsage product', 'AcceptAgreement agreement_id']),
  );
});

it.each(texts.map(({ path, field }) => [path, field.name, field] as const))(
  '%s refuses NUL in %s',
  (path, name, field) => {
    const message = reflect(field.parent);
    message.set(field, 'a\0');
    const bytes = toBinary(field.parent, message.message);
    expect(() => checks.of(path)(bytes)).toThrow(
      expect.objectContaining({
        category: 'invalid_argument',
        reason: 'INVALID_REQUEST',
        violations: expect.arrayContaining([expect.objectContaining({ field: name })]) as unknown,
      }),
    );
  },
);
