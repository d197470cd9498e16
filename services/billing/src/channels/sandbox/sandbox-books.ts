// What the sandbox's provider remembers: payments and refunds, one file each, so that it survives restarts.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const fen = z.string().regex(/^[1-9][0-9]{0,12}$/);

/** A payment that was taken. */
const payment = z.object({ amount_fen: fen, currency: z.string(), transaction_id: z.string(), paid_at: z.string() });
export type SandboxPayment = z.infer<typeof payment>;

/** A refund that was taken on. */
const refund = z.object({ refund_id: z.string(), amount_fen: fen, asked_at: z.string() });
export type SandboxRefund = z.infer<typeof refund>;

/** What a payer agreed to. */
const mandate = z.object({ ceiling_fen: z.string(), agreed_at: z.string() });
export type SandboxMandate = z.infer<typeof mandate>;

/** Names that are safe as file names. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** The provider's books in a folder of their own. */
export class SandboxBooks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the first payment of an order, and answers the one that is kept. */
  async keepPayment(orderId: string, taken: SandboxPayment): Promise<SandboxPayment> {
    await keep(join(this.#folder, 'payments'), orderId, taken);
    return (await this.payment(orderId)) ?? taken;
  }

  async payment(orderId: string): Promise<SandboxPayment | undefined> {
    return read(join(this.#folder, 'payments'), orderId, payment);
  }

  /** Keeps the first agreement of an id. */
  async keepMandate(agreementId: string, agreed: SandboxMandate): Promise<void> {
    await keep(join(this.#folder, 'mandates'), agreementId, agreed);
  }

  async mandate(agreementId: string): Promise<SandboxMandate | undefined> {
    return read(join(this.#folder, 'mandates'), agreementId, mandate);
  }

  /** Keeps the first refund of an id. */
  async keepRefund(orderId: string, taken: SandboxRefund): Promise<void> {
    await keep(this.#refundsOf(orderId), taken.refund_id, taken);
  }

  async refund(orderId: string, refundId: string): Promise<SandboxRefund | undefined> {
    return read(this.#refundsOf(orderId), refundId, refund);
  }

  async refunds(orderId: string): Promise<SandboxRefund[]> {
    const names = await readdir(this.#refundsOf(orderId)).catch(absent);
    const found = await Promise.all((names ?? []).map((name) => this.refund(orderId, name.replace(/\.json$/, ''))));
    return found.filter((each) => each !== undefined);
  }

  #refundsOf(orderId: string): string {
    if (!NAME.test(orderId)) throw new RangeError('not the name of an order');
    return join(this.#folder, 'refunds', orderId);
  }
}

function fileOf(folder: string, name: string): string {
  if (!NAME.test(name)) throw new RangeError('not the name of an order or refund');
  return join(folder, `${name}.json`);
}

/** The first one stays. */
async function keep(folder: string, name: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(fileOf(folder, name), JSON.stringify(content), { flag: 'wx', mode: 0o600 }).catch(
    (error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    },
  );
}

async function read<T>(folder: string, name: string, form: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(fileOf(folder, name), 'utf8').catch(absent);
  return text === undefined ? undefined : form.parse(JSON.parse(text));
}

function absent(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error;
  return undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
