// Public list of @tollgate/consumer.

export { type Consumers, type ConsumersOptions, runConsumers } from './consumers.ts';
export { DEAD_LETTER_HEADERS, type DeadLetter, deadLetterHeaders, deadLetterSubject } from './dead-letter.ts';
export { retryLater } from './retry-later.ts';
export { type Delivered, type MessageMeta, type Subscription, subscription } from './subscription.ts';
export { type InboxRow, inboxMigration, type InboxTables } from './table.ts';
