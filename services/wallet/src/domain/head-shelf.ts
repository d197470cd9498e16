// Where signed heads are kept: a place that whoever can change the database cannot change, such as a folder on other
// storage or a bucket that keeps every version.

export interface ShelvedHead {
  /** For people, such as its file's name. */
  readonly name: string;
  readonly text: string;
}

export interface HeadShelf {
  /** The newest by block, newest first. */
  newest(limit: number): Promise<readonly ShelvedHead[]>;
  /** Keeps the head of a block; one that is there already is left as it is. */
  put(block: bigint, text: string): Promise<void>;
}

/** The name under which every shelf keeps the head of a block: names sort by block. */
export const headName = (block: bigint): string => `head-${String(block).padStart(19, '0')}.jws`;
