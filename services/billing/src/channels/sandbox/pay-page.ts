// The page on which a person pays in the sandbox, in Chinese and English.

import { MICROS_PER_FEN, formatYuan, money } from '@tollgate/money';
import { html } from 'hono/html';
import type { PayRequest } from './pay-link.ts';
import type { PaymentReceipt } from './sandbox-provider.ts';

/** Languages of the page. */
export type PageLanguage = 'zh' | 'en';

const texts = {
  zh: {
    lang: 'zh-CN',
    other: 'English',
    title: '沙箱支付',
    note: '仅供测试：不会动用真实资金。',
    order: '订单号',
    payee: '收款方',
    amount: '应付金额',
    pay: '确认支付',
    paid: '支付成功',
    transaction: '交易号',
    again: '重新通知商户',
    uninformed: '已付款，但暂时无法通知商户。请再次点击，不会重复扣款。',
    unknown: '支付链接无效',
    unknownNote: '请回到订单页面重新打开支付链接。',
  },
  en: {
    lang: 'en',
    other: '中文',
    title: 'Sandbox payment',
    note: 'For testing only: no real money moves.',
    order: 'Order',
    payee: 'Payee',
    amount: 'Amount due',
    pay: 'Pay now',
    paid: 'Paid',
    transaction: 'Transaction',
    again: 'Inform the merchant again',
    uninformed: 'Paid, but the merchant cannot be told right now. Press again; you will not pay twice.',
    unknown: 'This payment link is not valid',
    unknownNote: 'Go back to the order and open its payment link again.',
  },
} as const satisfies Record<PageLanguage, Record<string, string>>;

/** Language of a request: what the link asks for, else the browser's first choice, else Chinese. */
export function pageLanguage(asked: string | undefined, accepted: string | undefined): PageLanguage {
  if (asked === 'zh' || asked === 'en') return asked;
  return accepted?.trim().toLowerCase().startsWith('en') === true ? 'en' : 'zh';
}

/** Asks for the payment. */
export function payPage(language: PageLanguage, request: PayRequest) {
  const text = texts[language];
  return layout(
    language,
    text.title,
    html`${details(language, request)}
      <form method="post"><button type="submit">${text.pay}</button></form>`,
  );
}

/** Says that it is paid, or that the merchant has to be told again. */
export function paidPage(language: PageLanguage, request: PayRequest, receipt: PaymentReceipt) {
  const text = texts[language];
  const outcome = receipt.merchantInformed
    ? html`<p class="done">✓ ${text.paid}</p>`
    : html`<p class="warn">${text.uninformed}</p>
        <form method="post"><button type="submit">${text.again}</button></form>`;
  return layout(
    language,
    text.title,
    html`${details(language, request)}
      <dl>
        <dt>${text.transaction}</dt>
        <dd>${receipt.transactionId}</dd>
      </dl>
      ${outcome}`,
  );
}

/** For a link that the merchant did not sign. */
export function unknownPage(language: PageLanguage) {
  const text = texts[language];
  return layout(language, text.unknown, html`<p>${text.unknownNote}</p>`);
}

function details(language: PageLanguage, request: PayRequest) {
  const text = texts[language];
  const yuan = formatYuan(money(BigInt(request.amountFen) * MICROS_PER_FEN, 'CNY'), { fen: true });
  return html`<p class="amount"><span>${text.amount}</span> <strong>${request.currency} ${yuan}</strong></p>
    <dl>
      <dt>${text.order}</dt>
      <dd>${request.orderId}</dd>
      <dt>${text.payee}</dt>
      <dd>${request.merchantId}</dd>
    </dl>`;
}

function layout(language: PageLanguage, title: string, body: ReturnType<typeof html>) {
  const text = texts[language];
  const other = language === 'zh' ? 'en' : 'zh';
  return html`<!doctype html>
    <html lang="${text.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/sandbox/pay.css" />
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <a href="?lang=${other}" lang="${texts[other].lang}">${text.other}</a>
          </header>
          <p class="note">${text.note}</p>
          ${body}
        </main>
      </body>
    </html>`;
}

/** The stylesheet; its own file, so that the page needs no inline style. */
export const payStyle = `
body { margin: 0; background: #f2f5f7; color: #17252f; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 26rem; margin: 8vh auto; padding: 1.5rem 2rem 2rem; background: #fff; border: 1px solid #d5dee4; border-radius: 10px; }
header { display: flex; justify-content: space-between; align-items: baseline; }
h1 { font-size: 1.25rem; margin: 0; }
a { color: #0b5a8a; }
.note { margin: .25rem 0 1.5rem; color: #52646f; font-size: .9rem; }
.amount { display: flex; justify-content: space-between; align-items: baseline; margin: 0 0 1rem; }
.amount strong { font-size: 1.6rem; font-variant-numeric: tabular-nums; }
dl { margin: 0 0 1rem; }
dt { color: #52646f; font-size: .85rem; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .85rem; }
button { width: 100%; padding: .75rem; border: 0; border-radius: 8px; background: #0b5a8a; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { background: #08466c; }
button:focus-visible, a:focus-visible { outline: 3px solid #f0a800; outline-offset: 2px; }
.done { padding: .75rem; border-radius: 8px; background: #e2f4e8; color: #0d5a2b; font-weight: 600; text-align: center; }
.warn { padding: .75rem; border-radius: 8px; background: #fdf1d8; color: #6b4700; }
`;
