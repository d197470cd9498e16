// Sends bytes that no typed client would send, to a method of any kind.
import type { Readable } from 'node:stream';

import { Client, credentials } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { DomainError } from '@tollgate/errors';

import { fromStatus } from '../src/index.ts';
import { EchoService } from './echo.ts';

const asIs = (bytes: Buffer): Buffer => bytes;

/** What the server answers to the bytes: the refusal, or undefined when it answered well. */
export async function sendBytes(
  address: string,
  method: keyof typeof EchoService,
  bytes: Buffer,
): Promise<DomainError | undefined> {
  const client = new Client(address, credentials.createInsecure());
  try {
    const error = await new Promise<ServiceError | null>((resolve) => call(client, method, bytes, resolve));
    return error === null ? undefined : fromStatus(error);
  } finally {
    client.close();
  }
}

function call(
  client: Client,
  method: keyof typeof EchoService,
  bytes: Buffer,
  end: (error: ServiceError | null) => void,
): void {
  const { path } = EchoService[method];
  switch (method) {
    case 'unary':
      client.makeUnaryRequest(path, asIs, asIs, bytes, end);
      return;
    case 'collect':
      client.makeClientStreamRequest(path, asIs, asIs, end).end(bytes);
      return;
    case 'lines':
      drain(client.makeServerStreamRequest(path, asIs, asIs, bytes), end);
      return;
    case 'chat': {
      const stream = client.makeBidiStreamRequest(path, asIs, asIs);
      drain(stream, end);
      stream.end(bytes);
      return;
    }
  }
}

function drain(answers: Readable, end: (error: ServiceError | null) => void): void {
  answers.on('error', end);
  answers.on('end', () => end(null));
  answers.resume();
}
