// The canonical bytes of a transfer and their hash. README.md describes them for people who check by other means.
import { hash } from 'node:crypto';
import { type Field, PARTS, SEALED, type PartRow, type SealedTransfer } from './fields.ts';

/** First line of every leaf: another encoding begins otherwise. */
export const LEAF_HEADER = 'tollgate.wallet.transfer.v1\n';
/** Stands for a part that a transfer does not have. */
export const ABSENT_PART = '~';
/** Stands for a null. */
export const NULL_FIELD = '-';

/** `<octets>:<value>,`: no value can be taken for the end of another. */
export const netstring = (value: string): string => `${Buffer.byteLength(value)}:${value},`;

export const sha256 = (bytes: string | Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** The canonical text of a transfer; throws a RangeError when a field is missing. */
function canonicalText(row: SealedTransfer): string {
  let text = LEAF_HEADER;
  for (const part of PARTS) {
    const fields = row[part];
    text += fields === undefined ? ABSENT_PART : partText(SEALED[part], fields);
  }
  return text;
}

/** SHA-256 of the canonical text in UTF-8. */
export function leafOf(row: SealedTransfer): Buffer {
  return sha256(canonicalText(row));
}

function partText(fields: readonly Field[], row: PartRow): string {
  let text = '';
  for (const { name } of fields) {
    const value = row[name];
    if (value === undefined) throw new RangeError(`${name} is missing`);
    text += value === null ? NULL_FIELD : netstring(value);
  }
  return text;
}
