// The table of areas and their cases: a new case is a new line here.
import { authenticate } from './accounts/authenticate.ts';
import { freezeHeard } from './accounts/freeze-heard.ts';
import { monthEnd, monthEndGrowth } from './billing/month-end.ts';
import { pdf } from './billing/pdf.ts';
import { usageToBalance } from './billing/usage-to-balance.ts';
import type { BenchCase } from './case.ts';
import { triggerP99 } from './enforcement/trigger-p99.ts';
import { echo } from './rpc/echo.ts';
import { growth } from './metering/growth.ts';
import { burstLag, memory, visibleP99 } from './metering/load-limits.ts';
import {
  duplicates5,
  duplicates50,
  endToEnd,
  mailDomains,
  randomIds,
  tenants10,
  tenants100,
} from './metering/rates.ts';
import { grpc256 } from './wallet/grpc-256.ts';
import { grpcPost } from './wallet/grpc-post.ts';
import { growth as walletGrowth } from './wallet/growth.ts';
import { loneLatency, p99HalfPeak } from './wallet/latency.ts';
import { hot256, hotBatch1000, reserveCapture, uniform256, zipf256 } from './wallet/throughput.ts';

export const AREAS: Readonly<Record<string, readonly BenchCase[]>> = {
  accounts: [authenticate, freezeHeard],
  billing: [monthEnd, monthEndGrowth, pdf, usageToBalance],
  enforcement: [triggerP99],
  metering: [
    endToEnd,
    duplicates5,
    duplicates50,
    randomIds,
    tenants10,
    tenants100,
    mailDomains,
    growth,
    burstLag,
    memory,
    visibleP99,
  ],
  rpc: [echo],
  wallet: [
    hot256,
    hotBatch1000,
    zipf256,
    uniform256,
    reserveCapture,
    grpc256,
    grpcPost,
    loneLatency,
    p99HalfPeak,
    walletGrowth,
  ],
};
