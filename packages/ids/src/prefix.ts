// The closed list of id prefixes: a prefix says at sight, in a log or a ticket, what an id names.

/** Prefix of each kind of id, with what it names. */
export const ID_PREFIXES = {
  ten: 'tenant',
  usr: 'user',
  ver: 'verification',
  acc: 'agreement acceptance',
  ntc: 'notice',
  ses: 'console session',
  lot: 'lot',
  lac: 'ledger account',
  trf: 'transfer',
  rsv: 'reservation',
  set: 'settlement',
  ord: 'order',
  pay: 'payment',
  chg: 'charge',
  inv: 'invoice',
  prb: 'price book',
  grt: 'grant',
  rst: 'restriction',
  prp: 'proposal',
  job: 'sending job',
  evt: 'event',
  req: 'request',
  dlv: 'delivery event',
  cas: 'case',
  crd: 'credential',
  ivt: 'invitation',
  mai: 'e-mail',
  stm: 'statement of counts',
  dsc: 'discrepancy',
  cor: 'correction',
  whk: 'web hook',
  jrp: 'job report',
  doc: 'document',
  dmd: 'demand for papers',
  cns: 'consent to a purpose',
} as const;

/** Three letters that say what an id names. */
export type IdPrefix = keyof typeof ID_PREFIXES;
