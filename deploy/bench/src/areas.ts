// The table of areas and their cases: a new case is a new line here.
import type { BenchCase } from './case.ts';
import { echo } from './rpc/echo.ts';
import { grpcPost } from './wallet/grpc-post.ts';

export const AREAS: Readonly<Record<string, readonly BenchCase[]>> = {
  rpc: [echo],
  wallet: [grpcPost],
};
