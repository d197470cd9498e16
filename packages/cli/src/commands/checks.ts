// Proofs of the books and of the counts, shown the same way.
import { CommandFailure, EXIT } from '../exit-code.ts';
import { type Output, printable } from '../output.ts';

/** One check as services report it. */
interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly examined: bigint;
  readonly faults: readonly string[];
}

/** Prints the checks; a failed one is the command's failure. */
export function showProof(
  out: Output,
  what: string,
  proof: { readonly ok: boolean; readonly checks: readonly Check[] },
): void {
  out.data(proof, () =>
    [
      out.table(proof.checks, [
        { name: 'CHECK', of: (check) => check.name },
        { name: 'RESULT', of: (check) => (check.ok ? 'ok' : 'FAILED') },
        { name: 'EXAMINED', right: true, of: (check) => check.examined.toString() },
      ]),
      ...proof.checks.flatMap((check) => check.faults.map((fault) => printable(`${check.name}: ${fault}`))),
    ].join('\n'),
  );
  // An answer without checks has proved nothing.
  if (!proof.ok || proof.checks.length === 0) throw new CommandFailure(EXIT.failure, `${what} cannot be proved`);
}
