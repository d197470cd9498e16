// The one method that both echo servers answer: a real contract with a validated request and a message of usual size.
import { type GetBalanceRequest, GetBalanceResponse, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';

export const echoContract = { getBalance: WalletServiceService.getBalance };
export const echoRequest: GetBalanceRequest = { tenantId: newId('ten') };

/** The same answer from both; what it says does not matter, its size does. */
export const echoAnswer: GetBalanceResponse = GetBalanceResponse.fromPartial({
  balance: {
    available: { currencyCode: 'CNY', micros: 123_456_789n },
    reserved: { currencyCode: 'CNY', micros: 1_000n },
    asOfSequence: 42n,
  },
});
