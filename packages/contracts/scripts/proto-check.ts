// Checks the contracts: lint, formatting, compatibility with the landed state, and drift of generated code.
// Prints every fault and exits 1 when there is one.
import { thirdPartyDir } from './places.ts';
import { breakingFault, driftFault, formatFault, landedFault, lintFault } from './proto-rules.ts';
import { fillThirdParty } from './third-party.ts';

const rules: readonly [name: string, fault: () => Promise<string | undefined>][] = [
  ['lint', lintFault],
  ['format', formatFault],
  ['breaking', breakingFault],
  ['landed', landedFault],
  ['drift', driftFault],
];

await fillThirdParty(thirdPartyDir);
for (const [name, findFault] of rules) {
  const fault = await findFault().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (fault === undefined) continue;
  process.stdout.write(`proto ${name}:\n${fault}\n`);
  process.exitCode = 1;
}
