// Who issues fapiao: the tax platform, or whoever stands in for it.

import type { Fapiao } from './fapiao.ts';

/** What was issued. */
export interface IssuedFapiao {
  /** 20 digits, unique for ever. */
  readonly number: string;
  readonly issueTime: Date;
}

/** Asked again for the same fapiao it answers the same and issues nothing twice. Rejects when it cannot now. */
export interface FapiaoIssuer {
  issue(fapiao: Fapiao, now: Date): Promise<IssuedFapiao>;
  /** The red letter that reverses an issued one. */
  reverse(fapiao: Fapiao, now: Date): Promise<IssuedFapiao>;
}
