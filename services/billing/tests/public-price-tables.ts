// Price tables that providers have published (domain of the trade, section 3.4), as fixtures. Micros of a yuan.

import type { TierMode } from '../src/domain/price-book.ts';

/** From how many units of the month on a unit costs so much. */
export type PublicTier = readonly [fromUnits: bigint, micros: bigint];

export interface PublicTable {
  readonly name: string;
  readonly tierMode: TierMode;
  readonly tiers: readonly PublicTier[];
  /** Units of a month, and what they come to by hand, in micros. */
  readonly byHand: readonly (readonly [units: bigint, micros: bigint])[];
}

export const PAY_AS_YOU_GO: readonly PublicTable[] = [
  {
    // 跨档部分按新阶梯价计费
    name: 'Huawei Cloud SMS, monthly, graduated',
    tierMode: 'graduated',
    tiers: [
      [0n, 65_000n],
      [1_000_000n, 60_000n],
      [3_000_000n, 55_000n],
    ],
    byHand: [
      [1n, 65_000n],
      [1_000_000n, 65_000_000_000n],
      // 65,000 + 0.06
      [1_000_001n, 65_000_060_000n],
      // 65,000 + 2,000,000 × 0.06 = 185,000
      [3_000_000n, 185_000_000_000n],
      // 185,000 + 500,000 × 0.055 = 212,500
      [3_500_000n, 212_500_000_000n],
    ],
  },
  {
    // 0.06 × 900,000 + 0.05 × 100,000 = 59,000
    name: 'Aliyun, graduated',
    tierMode: 'graduated',
    tiers: [
      [0n, 60_000n],
      [900_000n, 50_000n],
    ],
    byHand: [
      [900_000n, 54_000_000_000n],
      [1_000_000n, 59_000_000_000n],
    ],
  },
  {
    // 月消费 = 累计量所在档位 × 全部累计量: 150,000 × 0.035 = 5,250
    name: 'Aliyun number authentication, volume',
    tierMode: 'volume',
    tiers: [
      [0n, 40_000n],
      [100_000n, 35_000n],
    ],
    byHand: [
      [99_999n, 3_999_960_000n],
      [150_000n, 5_250_000_000n],
    ],
  },
  {
    // Below 100,000 is not 100,000: the next tier begins with unit number 100,000, after 99,999 others.
    name: 'Tencent SMS, older, postpaid monthly, volume',
    tierMode: 'volume',
    tiers: [
      [0n, 45_000n],
      [99_999n, 40_000n],
      [299_999n, 39_000n],
      [499_999n, 38_000n],
      [999_999n, 37_000n],
    ],
    byHand: [
      [99_999n, 4_499_955_000n],
      [100_000n, 4_000_000_000n],
      [299_999n, 11_999_960_000n],
      [500_000n, 19_000_000_000n],
      [3_000_000n, 111_000_000_000n],
    ],
  },
  {
    name: 'Tencent SES, pay as you go after 1,000 free',
    tierMode: 'graduated',
    tiers: [
      [0n, 0n],
      [1_000n, 3_000n],
    ],
    byHand: [
      [1_000n, 0n],
      [1_001n, 3_000n],
      // 299,000 × 0.003
      [300_000n, 897_000_000n],
    ],
  },
];

/** Packages: units, price in micros, and the price of a unit as the table gives it. */
export interface PublicPackage {
  readonly code: string;
  readonly units: bigint;
  readonly micros: bigint;
  readonly unitMicros: bigint;
}

const YUAN = 1_000_000n;
const pack = (code: string, units: bigint, yuan: bigint, unitMicros: bigint): PublicPackage => ({
  code,
  units,
  micros: yuan * YUAN,
  unitMicros,
});

export const PACKAGES: readonly PublicPackage[] = [
  pack('tencent-ses-300k', 300_000n, 840n, 2_800n),
  pack('tencent-ses-600k', 600_000n, 1_500n, 2_500n),
  pack('tencent-ses-1m', 1_000_000n, 2_200n, 2_200n),
  pack('tencent-ses-5m', 5_000_000n, 9_000n, 1_800n),
  pack('tencent-sms-10k', 10_000n, 470n, 47_000n),
  pack('tencent-sms-100k', 100_000n, 4_200n, 42_000n),
  pack('tencent-sms-500k', 500_000n, 20_500n, 41_000n),
  pack('tencent-sms-1m', 1_000_000n, 40_000n, 40_000n),
  pack('tencent-sms-3m', 3_000_000n, 117_000n, 39_000n),
  pack('wechat-cloud-1k', 1_000n, 50n, 50_000n),
  pack('wechat-cloud-10k', 10_000n, 470n, 47_000n),
  pack('wechat-cloud-100k', 100_000n, 4_200n, 42_000n),
];
