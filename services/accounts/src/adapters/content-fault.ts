// What can be wrong with the content of a paper.

/** Coded; each has a test. */
export type ContentFault =
  /** Not a JPEG, PNG or PDF at all. */
  | 'DOCUMENT_TYPE_NOT_ALLOWED'
  /** One of them, but another than it was announced as. */
  | 'DOCUMENT_TYPE_MISMATCH'
  /** Its structure is broken or cut off. */
  | 'DOCUMENT_DAMAGED'
  /** Too small to be read, or too large to be one page. */
  | 'DOCUMENT_DIMENSIONS'
  /** A little input that would become very much when it is opened. */
  | 'DOCUMENT_BOMB'
  /** Also something else: data after the end, an archive, a web page. */
  | 'DOCUMENT_POLYGLOT'
  /** Scripts, launches, embedded files, forms. */
  | 'DOCUMENT_ACTIVE_CONTENT'
  /** Compressed in a way whose result cannot be bounded or looked into here. */
  | 'DOCUMENT_FILTER_NOT_ALLOWED'
  /** Nobody could review it. */
  | 'DOCUMENT_ENCRYPTED';

/** Thrown inside this folder; inspectPaper turns it into an answer. */
export class ContentRefused extends Error {
  readonly fault: ContentFault;

  constructor(fault: ContentFault) {
    super(fault);
    this.fault = fault;
  }
}

export function refuse(fault: ContentFault): never {
  throw new ContentRefused(fault);
}

// A photograph of a card needs some dots to be read; nobody's scanner makes more than 50 megapixels of a page.
const SIDE_MIN = 64;
const SIDE_MAX = 12_000;
const PIXELS_MAX = 50_000_000;

/** Refuses pictures that cannot be read, or that would fill the memory of who opens them. */
export function checkDimensions(width: number, height: number): void {
  if (width < SIDE_MIN || height < SIDE_MIN || width > SIDE_MAX || height > SIDE_MAX) refuse('DOCUMENT_DIMENSIONS');
  if (width * height > PIXELS_MAX) refuse('DOCUMENT_DIMENSIONS');
}
