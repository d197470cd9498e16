// Who holds the master keys. A data key leaves it and comes back wrapped; a master key never leaves it.

/** A key management service: the local one, or somebody's in a vault. */
export interface KeyManagement {
  /** Id of the master key that wraps from now on. */
  readonly currentId: string;
  /** Wraps with the current key; `context` is authenticated with it. */
  wrap(plain: Uint8Array, context: string): Promise<Uint8Array>;
  /**
   * Unwraps with the named key, or with whichever fits where none was noted.
   *
   * @throws when the key is not here, the bytes were changed, or the context is another.
   */
  unwrap(keyId: string | undefined, wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}
