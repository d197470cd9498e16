// JPEG (ITU-T T.81): its segments up to the end of the picture, and nothing after it.
import { checkDimensions, refuse } from './content-fault.ts';

/** A picture has one scan, a progressive one perhaps a dozen; hundreds only keep a decoder busy. */
const SCANS_MAX = 100;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Start of frame, in all its kinds; C4, C8 and CC are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

export const isJpeg = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** @throws ContentRefused */
export function checkJpeg(bytes: Buffer): void {
  let frames = 0;
  let scans = 0;
  for (let at = 2; ;) {
    at = markerFrom(bytes, at);
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) {
      if (frames === 0 || scans === 0) refuse('DOCUMENT_DAMAGED');
      if (at + 2 !== bytes.length) refuse('DOCUMENT_POLYGLOT');
      return;
    }
    if (at + 4 > bytes.length) refuse('DOCUMENT_DAMAGED');
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) refuse('DOCUMENT_DAMAGED');
    if (isFrame(marker)) {
      frames += 1;
      if (end < at + 10 || frames > 1) refuse('DOCUMENT_DAMAGED');
      checkDimensions(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    }
    at = end;
    if (marker !== START_OF_SCAN) continue;
    if (frames === 0) refuse('DOCUMENT_DAMAGED');
    scans += 1;
    if (scans > SCANS_MAX) refuse('DOCUMENT_BOMB');
    at = afterScan(bytes, at);
  }
}

/** The place of the next marker, which has to come here; fill bytes may stand before it. */
function markerFrom(bytes: Buffer, from: number): number {
  let at = from;
  if (bytes[at] !== 0xff) refuse('DOCUMENT_DAMAGED');
  while (bytes[at + 1] === 0xff) at += 1;
  if (bytes[at + 1] === undefined || bytes[at + 1] === 0) refuse('DOCUMENT_DAMAGED');
  return at;
}

/** Where the coded data of a scan ends: at a marker that is no restart and no stuffed byte. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  return refuse('DOCUMENT_DAMAGED');
}
