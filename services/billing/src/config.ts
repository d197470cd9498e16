// Billing's own settings; what every service has is read by packages/service.

import { field, readConfig } from '@tollgate/config';

export interface BillingConfig {
  /** host:port on which channels notify and the sandbox has its pay page; absent means no channel at all. */
  readonly httpListen: string | undefined;
  /** How payers reach that address from outside; absent means by the address itself. */
  readonly publicUrl: string | undefined;
  /** Folder of the sandbox channel's keys; absent means that the sandbox is not offered. */
  readonly sandboxDir: string | undefined;
  /** Folder of the WeChat Pay merchant's settings and keys; absent means that it is not offered. */
  readonly wechatDir: string | undefined;
  /** Folder of the Alipay application's settings and keys; absent means that it is not offered. */
  readonly alipayDir: string | undefined;
  /** How long after a month's end its documents wait for late usage. */
  readonly graceMs: number;
  /** Where fapiao are issued as files; absent: they are applied for and wait. */
  readonly fapiaoDir: string | undefined;
}

/** Two days: carriers report within 72 hours of sending, most of it within one. */
const DEFAULT_GRACE_MS = 2 * 86_400_000;

/** Reads BILLING_*. @throws ConfigError with every fault at once. */
export function readBillingConfig(env: Readonly<Record<string, string | undefined>>): BillingConfig {
  const values = readConfig(env, {
    BILLING_HTTP_LISTEN: field.listenAddress().optional(),
    BILLING_PUBLIC_URL: field.url(['http', 'https']).optional(),
    BILLING_SANDBOX_DIR: field.text().optional(),
    BILLING_WECHAT_DIR: field.text().optional(),
    BILLING_ALIPAY_DIR: field.text().optional(),
    BILLING_FAPIAO_DIR: field.text().optional(),
    BILLING_GRACE: field.durationMs().optional(),
  });
  return {
    httpListen: values.BILLING_HTTP_LISTEN,
    publicUrl: values.BILLING_PUBLIC_URL?.replace(/\/+$/, ''),
    sandboxDir: values.BILLING_SANDBOX_DIR,
    wechatDir: values.BILLING_WECHAT_DIR,
    alipayDir: values.BILLING_ALIPAY_DIR,
    fapiaoDir: values.BILLING_FAPIAO_DIR,
    graceMs: values.BILLING_GRACE ?? DEFAULT_GRACE_MS,
  };
}
