// What operations are given besides their transaction.
export interface Deps {
  /** The decision's clock. */
  readonly now: () => Date;
}
