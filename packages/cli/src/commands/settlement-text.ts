// Proposals and settlements as people read them.
import type {
  OutcomeLine,
  Proposal,
  RefundGate,
  Settlement,
  SettlementPreview,
} from '@tollgate/contracts/enforcement/v1/settlements';

import { minute, type Output, plain, printable, yuan } from '../output.ts';

/** A proposal with where the money goes. */
export function proposalText(out: Output, proposal: Proposal | undefined): string {
  const preview = proposal?.preview;
  const statement = out.text(preview?.statement);
  return [
    out.facts([
      ['proposal', proposal?.proposalId || '(none: a preview)'],
      ['cause', plain(proposal?.cause ?? '', 'TERMINATION_CAUSE_')],
      ['agreement', `${proposal?.agreementId ?? ''} ${proposal?.agreementVersion ?? ''}`],
      ['refunded', yuan(preview?.refunded)],
      ['forfeited', yuan(preview?.forfeited)],
      ['lapsed', yuan(preview?.expired)],
      ['set off', yuan(preview?.setOff)],
      ['still owed', yuan(preview?.stillOwed)],
      ['reserved', yuan(preview?.reserved)],
      ['open grants', (preview?.openGrants ?? 0n).toString()],
      ['to be elected', preview?.discretionaryClauses.join(', ') || '-'],
      ['at stake', yuan(preview?.atStake)],
      ['not invoiced yet', yuan(preview?.uninvoiced)],
      ['refund gate', gateText(preview?.refundGate)],
      ['ban', proposal?.banReason || '-'],
    ]),
    '',
    linesTable(out, preview?.lines ?? []),
    ...effectText(out, preview),
    ...(statement === '' ? [] : ['', ...statement.split('\n').map(printable)]),
  ].join('\n');
}

function gateText(gate: RefundGate | undefined): string {
  if (gate?.invoicesFirst !== true) return 'open';
  return `${gate.closed ? 'closed' : 'open'}: fapiao over ${yuan(gate.invoiced)} first (${gate.clauseId})`;
}

/** Traffic that stops, units that are set aside, and claims: nothing where there are none. */
function effectText(out: Output, preview: SettlementPreview | undefined): string[] {
  const { traffic = [], reservedUnits = [], claims = [] } = preview ?? {};
  const stopped = out.table(traffic, [
    { name: 'TRAFFIC STOPS', of: (one) => one.product },
    { name: 'GRANTS', right: true, of: (one) => one.openGrants.toString() },
    { name: 'UNITS', right: true, of: (one) => one.openUnits.toString() },
    { name: 'LAST DAY', right: true, of: (one) => one.unitsLastDay.toString() },
  ]);
  const aside = reservedUnits.map((one) => `set aside: ${one.units} units of ${one.product}`);
  const demanded = claims.map(
    (one) => `claim ${one.claimId} (${one.side.toLowerCase()}): ${yuan(one.payable)}, set off ${yuan(one.setOff)}`,
  );
  return [...(traffic.length === 0 ? [] : ['', stopped]), ...aside, ...demanded];
}

/** A settlement with its steps. */
export function settlementText(out: Output, settlement: Settlement | undefined): string {
  return [
    out.facts([
      ['settlement', settlement?.settlementId ?? ''],
      ['tenant', settlement?.tenantId ?? ''],
      ['complete', settlement?.complete === true ? 'yes' : 'no'],
      ['last invoice', settlement?.finalInvoiceId || '-'],
      ['waiting for', settlement?.waitingFor || '-'],
    ]),
    '',
    out.table(settlement?.progress ?? [], [
      { name: 'STEP', of: (one) => plain(one.step, 'SETTLEMENT_STEP_') },
      { name: 'DONE', of: (one) => minute(one.completeTime) },
    ]),
    '',
    linesTable(out, settlement?.lines ?? []),
  ].join('\n');
}

function linesTable(out: Output, lines: readonly OutcomeLine[]): string {
  return out.table(lines, [
    { name: 'LOT', of: (line) => line.lotId },
    { name: 'KIND', of: (line) => line.lotKind.toLowerCase() },
    { name: 'FATE', of: (line) => plain(line.fate, 'FATE_') },
    { name: 'AMOUNT', right: true, of: (line) => yuan(line.amount) },
    { name: 'UNITS', right: true, of: (line) => (line.units === undefined ? '' : `${line.units} ${line.product}`) },
    { name: 'CLAUSE', of: (line) => line.clauseId },
    { name: 'WHY', of: (line) => out.text(line.explanation) },
  ]);
}
