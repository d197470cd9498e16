// The real contracts: every method's rules compile and can be evaluated, so that no request meets a broken rule.
import { fromBinary } from '@bufbuild/protobuf';
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
