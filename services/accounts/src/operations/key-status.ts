// How the keys stand: which master key wraps how many, how many owners have two, how many none.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { countDestroyed, countMasterKeys, countRotating, type MasterKeyUse } from '../store/key-rotation.ts';

export async function keyStatus(
  db: Reader<AccountsTables>,
): Promise<{ readonly masterKeys: readonly MasterKeyUse[]; readonly rotating: bigint; readonly destroyed: bigint }> {
  return {
    masterKeys: await countMasterKeys(db),
    rotating: await countRotating(db),
    destroyed: await countDestroyed(db),
  };
}
