// How much one person may approve, by role.
import { parseYuan, type Money } from '@tollgate/money';

export interface ApprovalLimits {
  readonly version: string;
  /** What may be at stake at most; null: anything. Roles that are not here approve nothing. */
  readonly roles: Readonly<Record<string, Money | null>>;
}

const yuan = (text: string): Money => {
  const amount = parseYuan(text);
  if (amount === undefined) throw new RangeError(`${text} is no amount`);
  return amount;
};

/** In force now. A change is a new version: approvals refused under it name it. */
export const APPROVAL_LIMITS: ApprovalLimits = {
  version: '1',
  roles: { approver: yuan('100000.00'), admin: null },
};

/** The limit that holds the person back; undefined where one of the roles goes far enough. */
export function limitFor(
  limits: ApprovalLimits,
  roles: readonly string[],
  stakeMicros: bigint,
): { readonly micros: bigint } | undefined {
  let most = 0n;
  for (const role of roles) {
    const limit = limits.roles[role];
    if (limit === null) return undefined;
    if (limit !== undefined && limit.micros > most) most = limit.micros;
  }
  return stakeMicros <= most ? undefined : { micros: most };
}
