// What two versions of an agreement, or a version and a draft, say differently.
import { diffAgreements } from '@tollgate/agreements';

import type { Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { agreementNamed } from './agreements-source.ts';

export async function diff(out: Output, around: Surroundings, before: string, after: string): Promise<void> {
  const [old, fresh] = [await agreementNamed(before, around), await agreementNamed(after, around)];
  const differences = diffAgreements(old.agreement, fresh.agreement);
  const named = ({ id, version, contentHash }: typeof old.agreement) => ({ id, version, contentHash });
  out.data({ before: named(old.agreement), after: named(fresh.agreement), differences }, () =>
    differences.length === 0
      ? 'They say the same.'
      : out.table(differences, [
          { name: 'WHERE', of: (each) => each.path },
          { name: 'BEFORE', of: (each) => each.before ?? '-' },
          { name: 'AFTER', of: (each) => each.after ?? '-' },
        ]),
  );
}
