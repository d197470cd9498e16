// The provider's web site in the sandbox: a page to pay on, the same for programs, and the calls of the merchant.

import { type Context, Hono } from 'hono';
import { isRecent } from '../payment-channel.ts';
import { sandboxRequest } from './sandbox-api.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import { headersOf, isSigned, signNotification } from './sandbox-notification.ts';
import { pageLanguage, type PageLanguage, paidPage, payPage, payStyle, unknownPage } from './pay-page.ts';
import { readPayToken } from './pay-link.ts';
import type { SandboxProvider } from './sandbox-provider.ts';

/** Routes below /sandbox. POST with `accept: application/json` answers JSON instead of a page. */
export function sandboxSite(keys: SandboxKeys, provider: SandboxProvider, now: () => Date): Hono {
  const site = new Hono();
  site.get('/pay.css', (c) => c.body(payStyle, 200, { 'content-type': 'text/css; charset=utf-8' }));
  site.get('/pay/:token', (c) => {
    const request = readPayToken(keys.merchant, c.req.param('token'));
    return request === undefined ? c.html(unknownPage(languageOf(c)), 404) : c.html(payPage(languageOf(c), request));
  });
  site.post('/pay/:token', async (c) => {
    const request = readPayToken(keys.merchant, c.req.param('token'));
    const json = wantsJson(c);
    if (request === undefined) {
      return json ? c.json({ code: 'PAY_LINK_INVALID' }, 404) : c.html(unknownPage(languageOf(c)), 404);
    }
    const receipt = await provider.pay(request);
    // The payment stands; what failed is the way to the merchant, which is on the same machine.
    const status = receipt.merchantInformed ? 200 : 502;
    if (!json) return c.html(paidPage(languageOf(c), request, receipt), status);
    return c.json(
      {
        code: receipt.merchantInformed ? 'PAID' : 'MERCHANT_NOT_INFORMED',
        order_id: request.orderId,
        transaction_id: receipt.transactionId,
        amount_fen: request.amountFen,
        currency: request.currency,
      },
      status,
    );
  });
  site.post('/api', (c) => answerMerchant(c, keys, provider, now()));
  return site;
}

/** Only what the merchant signed just now is answered; the answer is signed over its bytes. */
async function answerMerchant(c: Context, keys: SandboxKeys, provider: SandboxProvider, now: Date): Promise<Response> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  const headers = headersOf({ header: (name) => c.req.header(name) });
  const signed =
    headers !== undefined &&
    headers.serial === keys.merchant.serial &&
    isRecent(headers.timestamp, now) &&
    isSigned(keys.merchant, headers.timestamp, headers.nonce, body, headers.signature);
  if (!signed) return c.json({ code: 'SIGNATURE_INVALID' }, 401);
  const request = sandboxRequest.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  if (!request.success || request.data.merchant_id !== keys.merchantId) return c.json({ code: 'REQUEST_INVALID' }, 400);
  const answer = JSON.stringify(await provider.answer(request.data));
  return c.body(answer, 200, { 'content-type': 'application/json', ...signNotification(keys.provider, answer, now) });
}

function wantsJson(c: Context): boolean {
  return c.req.header('accept')?.includes('application/json') === true;
}

function languageOf(c: Context): PageLanguage {
  return pageLanguage(c.req.query('lang'), c.req.header('accept-language'));
}
