// The text of a Chinese text message as carriers count it: the signature in its brackets belongs to it.
import type { SegmentProfile } from '../schema/billing.ts';
import { segments, type Segmentation } from './segments.ts';

/** What is sent: `【signature】body`. A signature that already has its brackets keeps them. */
export function smsText(signature: string, body: string): string {
  if (signature === '') return body;
  return signature.startsWith('【') && signature.endsWith('】') ? `${signature}${body}` : `【${signature}】${body}`;
}

/** Segments of a signed message under a profile. */
export function signedSegments(signature: string, body: string, profile: SegmentProfile): Segmentation {
  return segments(smsText(signature, body), profile);
}
