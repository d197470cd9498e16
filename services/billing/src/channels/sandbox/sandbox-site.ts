// The provider's web site in the sandbox: a page to pay on, and the same for programs.

import { type Context, Hono } from 'hono';
import type { SandboxKeys } from './sandbox-keys.ts';
import { pageLanguage, type PageLanguage, paidPage, payPage, payStyle, unknownPage } from './pay-page.ts';
import { readPayToken } from './pay-link.ts';
import type { SandboxProvider } from './sandbox-provider.ts';

/** Routes below /sandbox. POST with `accept: application/json` answers JSON instead of a page. */
export function sandboxSite(keys: SandboxKeys, provider: SandboxProvider): Hono {
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
  return site;
}

function wantsJson(c: Context): boolean {
  return c.req.header('accept')?.includes('application/json') === true;
}

function languageOf(c: Context): PageLanguage {
  return pageLanguage(c.req.query('lang'), c.req.header('accept-language'));
}
