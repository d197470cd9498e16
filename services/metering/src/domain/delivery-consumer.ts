// The one durable consumer of delivery events, named where both counting and its status need it.

export const DELIVERY_CONSUMER = 'metering-delivery';
export const DELIVERY_STREAM = 'DELIVERY';
export const DELIVERY_SUBJECT = 'tollgate.delivery.*';
