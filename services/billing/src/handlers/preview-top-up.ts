// CampaignsService.PreviewTopUp

import type { PreviewTopUpRequest, PreviewTopUpResponse, TopUpGift } from '@tollgate/contracts/billing/v1/campaigns';
import { formatYuan } from '@tollgate/money';
import type { Unary } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import { previewTopUp, type TopUpPreview } from '../operations/campaigns.ts';
import { fromProtoMoney } from './convert.ts';

export function previewTopUpHandler(parts: EntryParts): Unary<PreviewTopUpRequest, PreviewTopUpResponse> {
  return async ({ tenantId, amount }) => {
    const wanted = { tenantId, amount: fromProtoMoney(amount, 'amount') };
    const preview = await previewTopUp(parts.db, parts.deps, wanted);
    return { paid: toProtoMoney(preview.paid), gifts: giftsOf(preview), total: toProtoMoney(preview.total) };
  };
}

function giftsOf({ bonus, priceBookId, campaign }: TopUpPreview): TopUpGift[] {
  const gifts: TopUpGift[] = [];
  if (bonus !== undefined) {
    const { amount, validDays } = bonus;
    const yuan = formatYuan(amount);
    gifts.push({
      campaignCode: '',
      campaignVersion: 0,
      amount: toProtoMoney(amount),
      validDays,
      explanation: {
        zh: `价格表 ${priceBookId}:赠送 ${yuan} 元,自付款起 ${validDays} 天内有效。`,
        en: `Price book ${priceBookId}: ${yuan} yuan on top, to be used within ${validDays} days of the payment.`,
      },
    });
  }
  if (campaign !== undefined) {
    const { code, version, amount, validDays } = campaign;
    const yuan = formatYuan(amount);
    gifts.push({
      campaignCode: code,
      campaignVersion: version,
      amount: toProtoMoney(amount),
      validDays,
      explanation: {
        zh: `活动 ${code}(第 ${version} 版):赠送 ${yuan} 元,自付款起 ${validDays} 天内有效;付款时活动额度未用完为准。`,
        en: `Campaign ${code} (version ${version}): ${yuan} yuan on top, to be used within ${validDays} days of the payment, if the campaign's limits still allow it when the order is paid.`,
      },
    });
  }
  return gifts;
}
