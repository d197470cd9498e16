// The table of areas and their cases: a new case is a new line here.
import type { BenchCase } from './case.ts';
import { echo } from './rpc/echo.ts';
import { growth } from './metering/growth.ts';
import { burstLag, memory, visibleP99 } from './metering/load-limits.ts';
import { duplicates5, duplicates50, endToEnd, randomIds, tenants10, tenants100 } from './metering/rates.ts';
import { grpcPost } from './wallet/grpc-post.ts';

export const AREAS: Readonly<Record<string, readonly BenchCase[]>> = {
  metering: [
    endToEnd,
    duplicates5,
    duplicates50,
    randomIds,
    tenants10,
    tenants100,
    growth,
    burstLag,
    memory,
    visibleP99,
  ],
  rpc: [echo],
  wallet: [grpcPost],
};
