// Status reports of text messages: the receipt text of SMPP 3.4 (appendix B) and SMGP 3.0, and CMPP 2.0 and 3.0 in
// their binary form or written out in the same way.

import {
  type Adapter,
  type RecordContext,
  type RecordFact,
  rejected,
  reportOf,
  type Translation,
} from './translation.ts';

/** What a report says, whatever its form. */
interface StatusReport {
  readonly messageId: string;
  readonly recipient: string;
  readonly stat: string;
  readonly submitDate: string;
  readonly doneDate: string;
  readonly err: string;
}

const RECORD_MAX_BYTES = 4_096;
/** Msg_Id 8, Stat 7, Submit_time 10, Done_time 10, Dest_terminal_Id 21 or 32, SMSC_sequence 4. */
const CMPP2_BYTES = 60;
const CMPP3_BYTES = 71;

/**
 * One record is one report. It proves that the carrier took the message, so it tells SUBMITTED at the submit date,
 * and what became of it at the done date; only REJECTD and the gateway's own codes (MA:…) say that it was not taken.
 * A long text has one message id and one report for each of its segments: each counts as a message of one segment.
 * The receipt's text names no recipient (it is a field of the frame around it), so the record carries it beside it.
 */
export const smsStatusReport: Adapter = (record, context) => {
  if (record.byteLength > RECORD_MAX_BYTES) return rejected('RECORD_TOO_LARGE');
  const report = binaryReport(record) ?? textReport(Buffer.from(record).toString('latin1'));
  return report === undefined ? rejected('NOT_A_STATUS_REPORT') : translate(report, context);
};

function binaryReport(record: Uint8Array): StatusReport | undefined {
  if (record.byteLength !== CMPP2_BYTES && record.byteLength !== CMPP3_BYTES) return undefined;
  const bytes = Buffer.from(record);
  const text = (from: number, to: number): string => bytes.toString('latin1', from, to).replace(/[\0 ]+$/, '');
  const submitDate = text(15, 25);
  // A text can have that many bytes by chance, but not a date at this place.
  if (!/^\d{10}$/.test(submitDate)) return undefined;
  return {
    messageId: bytes.readBigUInt64BE(0).toString(),
    stat: text(8, 15),
    submitDate,
    doneDate: text(25, 35),
    recipient: text(35, record.byteLength - 4),
    err: '',
  };
}

/** Keys as the protocols and the gateways built on them spell them. The receipt's own text may hold anything: it ends the search. */
const KEYS =
  'id|msg_id|sub|dlvrd|submit[ _]date|submit_time|done[ _]date|done_time|stat|err|te?xt|recipient|dest|dest_terminal_id|mobile|to|source_addr';
const FIELD = new RegExp(`(?:^|[\\s,;|])(${KEYS})\\s*[:=]\\s*`, 'gi');
/** SMGP 3.0 writes the id as ten bytes of BCD, any of which may look like a blank or a mark: a place, a time and a number. */
const BINARY_ID = new RegExp(`^[^]{10}(?=$|[\\s,;|]+(?:${KEYS})\\s*[:=])`, 'i');
/** The byte of the month is below 0x13, so that every such id has one of these. */
const NO_TEXT = /[^\x20-\x7e]/;

function textReport(text: string): StatusReport | undefined {
  const fields = fieldsOf(text);
  const get = (...names: string[]): string =>
    names.map((name) => fields.get(name) ?? '').find((value) => value !== '') ?? '';
  const stat = get('stat');
  const messageId = get('id', 'msg_id');
  if (stat === '' && messageId === '') return undefined;
  return {
    messageId: readable(messageId),
    stat,
    recipient: get('recipient', 'dest', 'dest_terminal_id', 'mobile', 'to', 'source_addr'),
    submitDate: get('submit_date', 'submit_time'),
    doneDate: get('done_date', 'done_time'),
    err: get('err'),
  };
}

function fieldsOf(text: string): Map<string, string> {
  const marks = [...text.matchAll(FIELD)];
  const fields = new Map<string, string>();
  for (const [index, mark] of marks.entries()) {
    const name = (mark[1] ?? '').toLowerCase().replace(' ', '_');
    if (name === 'text' || name === 'txt') break;
    const said = text.slice(mark.index + mark[0].length, marks[index + 1]?.index).replace(/[\s,;|]+$/, '');
    const value = (name === 'id' || name === 'msg_id' ? binaryId(text, mark) : undefined) ?? said;
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

/** The ten bytes behind the mark of an id, where they are no text and end where the next field begins. */
function binaryId(text: string, mark: RegExpExecArray): string | undefined {
  const from = mark.index + mark[0].search(/[:=]/) + 1;
  const [id = ''] = BINARY_ID.exec(text.slice(from)) ?? [];
  return NO_TEXT.test(id) ? id : undefined;
}

const readable = (id: string): string => (/^[\x21-\x7e]*$/.test(id) ? id : Buffer.from(id, 'latin1').toString('hex'));

/** SMPP 3.4 table B-2, CMPP 2.0 section 7.4.5; carrier codes have a prefix and a number. */
const KINDS = new Map<string, RecordFact['kind'] | 'submitted-only'>([
  ['DELIVRD', 'DELIVERED'],
  ['ACCEPTD', 'submitted-only'],
  ['ENROUTE', 'submitted-only'],
  ['EXPIRED', 'SOFT_BOUNCED'],
  ['DELETED', 'SOFT_BOUNCED'],
  ['UNDELIV', 'SOFT_BOUNCED'],
  ['UNKNOWN', 'SOFT_BOUNCED'],
  ['REJECTD', 'DROPPED'],
  ['REJECTED', 'DROPPED'],
]);
const CARRIER_CODE = /^[A-Z]{1,3}:[0-9A-Za-z]{1,6}$/;
/** The number does not exist, in China Mobile's list of codes. */
const NO_SUCH_NUMBER = new Set(['MK:0001', 'CB:0001', 'CB:0053']);
/** The carrier's gateway could not hand the message to its centre: never sent on. */
const GATEWAY_CODE = /^MA:/;

/** Gateways write the carrier's code as the status itself, or as the error beside UNDELIV. */
function kindOf({ stat, err }: StatusReport): RecordFact['kind'] | 'submitted-only' | undefined {
  const code = stat.toUpperCase();
  if (NO_SUCH_NUMBER.has(code) || (code === 'UNDELIV' && NO_SUCH_NUMBER.has(err.toUpperCase()))) return 'HARD_BOUNCED';
  if (GATEWAY_CODE.test(code)) return 'DROPPED';
  return KINDS.get(code) ?? (CARRIER_CODE.test(code) ? 'SOFT_BOUNCED' : undefined);
}

function translate(report: StatusReport, context: RecordContext): Translation {
  if (report.messageId === '') return rejected('NO_MESSAGE_ID');
  if (report.recipient === '') return rejected('NO_RECIPIENT');
  const kind = kindOf(report);
  if (kind === undefined) return rejected('UNKNOWN_STATUS');
  const doneMs = shanghaiMs(report.doneDate);
  const submitMs = shanghaiMs(report.submitDate) ?? doneMs;
  if (submitMs === undefined) return rejected('NO_TIME');
  const { messageId, recipient } = report;
  const detailCode = report.err === '' ? report.stat : `${report.stat} ${report.err}`;
  const fact = (name: RecordFact['kind'], timeMs: number) =>
    reportOf({ kind: name, messageId, recipient, timeMs, detailCode }, context);
  if (kind === 'DROPPED') return { outcome: 'events', events: [fact('DROPPED', doneMs ?? submitMs)] };
  const events = [fact('SUBMITTED', submitMs)];
  if (kind !== 'submitted-only') events.push(fact(kind, doneMs ?? submitMs));
  return { outcome: 'events', events };
}

/** YYMMDDhhmm, with seconds or with a four-digit year where a gateway writes them; local time of China, UTC+8 all year. */
export function shanghaiMs(text: string): number | undefined {
  const digits = text.length === 14 ? text.slice(2) : text;
  if (!/^\d{10}(\d{2})?$/.test(digits)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (digits.match(/\d{2}/g) ?? []).map(Number);
  const ms = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
  const exact = new Date(ms);
  // Date.UTC carries a 32nd day over into the next month.
  if (exact.getUTCMonth() !== month - 1 || exact.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return undefined;
  return ms - 8 * 3_600_000;
}
