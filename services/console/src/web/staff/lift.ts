// Lifting one restriction; the others stay.
import type { Restriction } from '@tollgate/contracts/enforcement/v1/standing';

import { html, type Html } from '../html.ts';
import { type FormValues, mutationFields, textArea } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { restrictionBlock } from '../parts/standing-banner.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface LiftPage {
  readonly tenantId: string;
  readonly restriction: Restriction;
  readonly values: FormValues;
  readonly refusal?: Refusal | undefined;
}

export function liftPage(view: View, { tenantId, restriction, values, refusal }: LiftPage): Html {
  const words = view.t.lift;
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
      ${restrictionBlock(view, restriction)}
      <form method="post" action="${paths.staff.lift(tenantId, restriction.restrictionId)}" class="panel">
        ${mutationFields(view)} ${textArea(view, values, 'reason', words.reason)}
        <button>${words.confirm}</button>
      </form>`,
  );
}
