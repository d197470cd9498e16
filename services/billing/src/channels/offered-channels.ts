// Which channels this process offers, by its settings. A folder that is named and wrong stops the start: nobody should
// find out by a payment.

import { join } from 'node:path';
import type { Hono } from 'hono';
import type { BillingConfig } from '../config.ts';
import type { ChannelName } from '../domain/order.ts';
import { createAlipayChannel } from './alipay/alipay-channel.ts';
import { loadAlipaySettings } from './alipay/alipay-settings.ts';
import type { PaymentChannel } from './payment-channel.ts';
import { SandboxBooks } from './sandbox/sandbox-books.ts';
import { createSandboxChannel } from './sandbox/sandbox-channel.ts';
import { createSandboxClient } from './sandbox/sandbox-client.ts';
import { loadSandboxKeys } from './sandbox/sandbox-keys.ts';
import { createSandboxProvider } from './sandbox/sandbox-provider.ts';
import { sandboxSite } from './sandbox/sandbox-site.ts';
import { createWechatChannel } from './wechat/wechat-channel.ts';
import { loadWechatSettings } from './wechat/wechat-settings.ts';

export interface Channels {
  readonly offered: Readonly<Partial<Record<ChannelName, PaymentChannel>>>;
  /** Web sites of channels that we play ourselves, by their first path segment. */
  readonly sites: Readonly<Record<string, Hono>>;
}

/** None without an address on which they can notify. @param httpAddress Known once the server listens. */
export async function offeredChannels(
  config: BillingConfig,
  httpAddress: () => string,
  now: () => Date,
): Promise<Channels> {
  const { httpListen, publicUrl, sandboxDir, wechatDir, alipayDir } = config;
  if (httpListen === undefined) return { offered: {}, sites: {} };
  const base = (): string => publicUrl ?? `http://${httpAddress()}`;
  const notifyUrl = (name: ChannelName) => (): string => `${base()}/channels/${name}/notify`;
  const offered: Partial<Record<ChannelName, PaymentChannel>> = {};
  const sites: Record<string, Hono> = {};
  if (wechatDir !== undefined) {
    const settings = await loadWechatSettings(wechatDir);
    offered.wechat = createWechatChannel({ settings, notifyUrl: notifyUrl('wechat'), now });
  }
  if (alipayDir !== undefined) {
    const settings = await loadAlipaySettings(alipayDir);
    offered.alipay = createAlipayChannel({ settings, notifyUrl: notifyUrl('alipay'), now });
  }
  if (sandboxDir !== undefined) {
    const keys = await loadSandboxKeys(sandboxDir);
    const own = (): string => `http://${httpAddress()}`;
    offered.sandbox = createSandboxChannel(keys, base, createSandboxClient(keys, own, now));
    const books = new SandboxBooks(join(sandboxDir, 'provider'));
    const provider = createSandboxProvider(keys, books, () => `${own()}/channels/sandbox/notify`, now);
    sites['sandbox'] = sandboxSite(keys, provider, now);
  }
  return { offered, sites };
}
