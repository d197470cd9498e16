// One call to Alipay's gateway: parameters signed by us, the answer signed by them over its bytes as they came.

import { callChannel, channelUnreachable } from '../channel-call.ts';
import type { AlipaySettings } from './alipay-settings.ts';
import { isSigned, sign, signedText } from './alipay-signature.ts';
import { toAlipayTime } from './alipay-values.ts';

/** The parameters of a call, signed. */
export function signedParameters(
  settings: AlipaySettings,
  method: string,
  content: object,
  now: Date,
  more: Readonly<Record<string, string>> = {},
): URLSearchParams {
  const fields = new Map(
    Object.entries({
      app_id: settings.appId,
      method,
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: toAlipayTime(now),
      version: '1.0',
      biz_content: JSON.stringify(content),
      ...more,
    }),
  );
  fields.set('sign', sign(settings.appKey, signedText(fields, ['sign'])));
  return new URLSearchParams([...fields]);
}

/**
 * Calls and gives the answer's own part.
 *
 * @throws DomainError PAYMENT_CHANNEL_UNAVAILABLE also for an answer that Alipay did not sign.
 */
export async function callAlipay(
  settings: AlipaySettings,
  method: string,
  content: object,
  now: Date,
  signal: AbortSignal,
): Promise<unknown> {
  const body = signedParameters(settings, method, content, now);
  const answer = await callChannel(settings.gateway, { method: 'POST', body }, signal);
  if (answer.status !== 200) throw channelUnreachable();
  const text = Buffer.from(answer.body).toString('utf8');
  const part = signedPart(text, `${method.replaceAll('.', '_')}_response`);
  if (part === undefined || !isSigned(settings.alipayKey, part.text, part.signature)) throw channelUnreachable();
  return JSON.parse(part.text);
}

/** The bytes that were signed stand between the answer's name and its signature; writing them anew would change them. */
function signedPart(text: string, name: string): { readonly text: string; readonly signature: string } | undefined {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof whole !== 'object' || whole === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(whole));
  const signature = fields.get('sign');
  const start = text.indexOf('{', text.indexOf(`"${name}"`) + name.length);
  if (typeof signature !== 'string' || typeof fields.get(name) !== 'object' || start < 0) return undefined;
  const wanted = JSON.stringify(fields.get(name));
  for (let end = text.indexOf('}', start); end >= 0; end = text.indexOf('}', end + 1)) {
    const candidate = text.slice(start, end + 1);
    if (sameJson(candidate, wanted)) return { text: candidate, signature };
  }
  return undefined;
}

function sameJson(candidate: string, wanted: string): boolean {
  try {
    return JSON.stringify(JSON.parse(candidate)) === wanted;
  } catch {
    return false;
  }
}
