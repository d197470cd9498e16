// A register that identity facts can be held against: an interface of ours, offline by default.

/** What is asked. Names and numbers leave the service only to a registry that is configured. */
export interface RegistryQuestion {
  /** The same question again has the same id. */
  readonly id: string;
  readonly numberType: 'USCC' | 'RESIDENT_ID';
  readonly number: string;
  readonly legalName: string;
  /** Empty for individuals. */
  readonly legalPersonName: string;
}

/** UNAVAILABLE: it did not answer, or not in a way that can be trusted; a person decides. */
export type RegistryAnswer = 'MATCH' | 'MISMATCH' | 'UNAVAILABLE';

export interface Registry {
  /** Whether there is anybody to ask. Without, checksums and people decide. */
  readonly remote: boolean;
  /** Never rejects. */
  check(question: RegistryQuestion, signal: AbortSignal): Promise<RegistryAnswer>;
}

/** Nobody to ask: what can be checked without a register is checked at submission. */
export const offlineRegistry: Registry = {
  remote: false,
  check: async () => 'UNAVAILABLE',
};
