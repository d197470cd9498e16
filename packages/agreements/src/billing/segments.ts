// How many billable segments a text makes. Profiles are versioned: a changed rule is a new profile, never an edit.
import type { SegmentProfile } from '../schema/billing.ts';

/** Counts of a text under one profile. `units` are UTF-16 units, or septets where the encoding is GSM7. */
export interface Segmentation {
  readonly profile: SegmentProfile;
  readonly encoding: 'GSM7' | 'UCS2';
  readonly units: bigint;
  readonly segments: bigint;
}

// 3GPP TS 23.038 section 6.2.1: default alphabet and its extension table, whose characters take two septets.
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

/** Cost of each character that must stay whole; undefined if a character is outside the GSM alphabet. */
function gsmCosts(text: string): number[] | undefined {
  const costs: number[] = [];
  for (const char of text) {
    if (GSM_BASIC.has(char)) costs.push(1);
    else if (GSM_EXTENSION.has(char)) costs.push(2);
    else return undefined;
  }
  return costs;
}

/** A character outside the basic plane is two UTF-16 units, which must not be torn apart. */
const utf16Costs = (text: string) => Array.from(text, (char) => char.length);

function pack(costs: readonly number[], single: number, part: number): { units: bigint; segments: bigint } {
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  if (units === 0) return { units: 0n, segments: 0n };
  if (units <= single) return { units: BigInt(units), segments: 1n };
  let count = 1n;
  let room = part;
  for (const cost of costs) {
    if (cost > room) {
      count += 1n;
      room = part;
    }
    room -= cost;
  }
  return { units: BigInt(units), segments: count };
}

/**
 * Segments of a text; the caller includes the signature with its brackets. An empty text makes none.
 * `cn-70-67@1`: every character one unit, up to 70 in one segment, else 67 each (Chinese carriers).
 * `gsm7@1`: up to 160 septets, else 153 each; one character outside the alphabet turns the whole text into `ucs2@1`.
 * `ucs2@1`: up to 70 UTF-16 units, else 67 each. No profile tears a surrogate pair or an escaped character apart.
 */
export function segments(text: string, profile: SegmentProfile): Segmentation {
  if (profile === 'gsm7@1') {
    const costs = gsmCosts(text);
    if (costs !== undefined) return { profile, encoding: 'GSM7', ...pack(costs, 160, 153) };
  }
  return { profile, encoding: 'UCS2', ...pack(utf16Costs(text), 70, 67) };
}
