// ChannelFilesService

import { actorOf } from '@tollgate/auth';
import {
  type ChannelDifference as DifferenceMessage,
  type ChannelDifferenceKind as KindMessage,
  type ChannelFilesServiceService,
  ImportChannelFileRequest,
  ImportChannelFileResponse,
  ResolveChannelDifferenceRequest,
  ResolveChannelDifferenceResponse,
} from '@tollgate/contracts/billing/v1/channel_files';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import { channelUnavailable } from '../domain/errors.ts';
import type { StoredDifference } from '../operations/channel-files.ts';
import { importChannelFile, listDifferences, resolveDifference } from '../operations/channel-files.ts';
import { fromProtoPaymentChannel, toProtoPaymentChannel } from './convert.ts';

type Methods = typeof ChannelFilesServiceService;

export const importChannelFileHandler = (parts: EntryParts): HandlerOf<Methods['importChannelFile']> =>
  mutation(parts, ImportChannelFileResponse, ImportChannelFileRequest, async (tx, { channel: asked, day, content }) => {
    const channel = fromProtoPaymentChannel(asked);
    // Banks send statements, which are recorded line by line.
    if (channel === 'bank') throw channelUnavailable(channel);
    const { payments, refunds, matched, differences } = await importChannelFile(tx, parts.deps, {
      channel,
      day,
      content,
    });
    return {
      payments: BigInt(payments),
      refunds: BigInt(refunds),
      matched: BigInt(matched),
      differences: differences.map(toProtoDifference),
    };
  });

const key = idKey('cdf');

export function listChannelDifferencesHandler(parts: EntryParts): HandlerOf<Methods['listChannelDifferences']> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const rows = await listDifferences(parts.db, request.openOnly, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, ({ differenceId }) => differenceId);
    return { differences: items.map(toProtoDifference), nextPageToken };
  };
}

export const resolveChannelDifferenceHandler = (parts: EntryParts): HandlerOf<Methods['resolveChannelDifference']> =>
  mutation(
    parts,
    ResolveChannelDifferenceResponse,
    ResolveChannelDifferenceRequest,
    async (tx, { differenceId, resolution: text }, call) => ({
      difference: toProtoDifference(
        await resolveDifference(tx, parts.deps, { differenceId, text, resolver: actorOf(call) }),
      ),
    }),
  );

const kinds = {
  payment_missing_here: 'CHANNEL_DIFFERENCE_KIND_PAYMENT_MISSING_HERE',
  payment_missing_there: 'CHANNEL_DIFFERENCE_KIND_PAYMENT_MISSING_THERE',
  payment_amount: 'CHANNEL_DIFFERENCE_KIND_PAYMENT_AMOUNT',
  refund_missing_here: 'CHANNEL_DIFFERENCE_KIND_REFUND_MISSING_HERE',
  refund_missing_there: 'CHANNEL_DIFFERENCE_KIND_REFUND_MISSING_THERE',
  refund_amount: 'CHANNEL_DIFFERENCE_KIND_REFUND_AMOUNT',
} as const satisfies Record<StoredDifference['kind'], KindMessage>;

function toProtoDifference(difference: StoredDifference): DifferenceMessage {
  const { ours, theirs } = difference;
  return {
    ...difference,
    kind: kinds[difference.kind],
    channel: toProtoPaymentChannel(difference.channel),
    ours: ours && toProtoMoney(ours),
    theirs: theirs && toProtoMoney(theirs),
    resolution: difference.resolution ?? '',
    resolver: difference.resolver ?? '',
  };
}
