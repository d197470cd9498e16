// The one durable consumer of delivery events, named where its subscription, its status and its dead letters need it.

import { STREAMS } from '@tollgate/nats';

export const DELIVERY_CONSUMER = 'metering-delivery';
export const DELIVERY_STREAM = STREAMS.DELIVERY.name;
export const DELIVERY_SUBJECT = STREAMS.DELIVERY.subject;
