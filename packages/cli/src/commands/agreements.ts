// tollgate agreements: what the agreements say and what would follow, which needs no stack; and the stack's registry.
import { type Command, Option } from 'commander';

import { election } from '../arguments.ts';
import type { Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, outputOf, type Register } from '../tool.ts';
import { diff } from './agreements-diff.ts';
import { explain } from './agreements-explain.ts';
import { registerContracts } from './agreements-contract.ts';
import { registerRegistry } from './agreements-registry.ts';
import { CAUSE_WORDS, DECIDER_WORDS, settleDryRun, type SettleOptions } from './agreements-settle.ts';
import { list, show, SHOWN_PARTS } from './agreements-show.ts';
import { listFromStack, showFromStack } from './agreements-stack.ts';
import { registerTenantAgreements } from './agreements-tenant.ts';

interface StackOptions {
  readonly stack?: boolean;
  readonly part?: string;
}

const NAMING = `
An agreement is named by its id (jd-sms: the version in force), its id and version (jd-sms@1) or a file (./draft.json).`;

/** An action that asks no service: arguments in the order of the command, then options. */
function offline<A extends unknown[]>(
  around: Surroundings,
  work: (out: Output, ...parameters: A) => Promise<void> | void,
) {
  return async (...parameters: [...A, Command]): Promise<void> => {
    const command = parameters.at(-1) as Command;
    await work(outputOf(command, around), ...(parameters.slice(0, -1) as unknown as A));
  };
}

const stack = () => new Option('--stack', 'ask the running stack instead of this build');

export const registerAgreements: Register = (program, around) => {
  const agreements = program.command('agreements').description('provider agreements, their clauses and what follows');
  agreements
    .command('list')
    .description('every version that this build carries')
    .addOption(stack())
    .action(async (options: StackOptions, command: Command) =>
      options.stack === true
        ? action<[object]>(around, listFromStack)(options, command)
        : offline(around, list)(command),
    );
  agreements
    .command('show <agreement>')
    .description('one version, part by part; a file with faults is refused with all of them')
    .addOption(stack())
    .addOption(new Option('--part <part>', 'only this part').choices(SHOWN_PARTS))
    .addHelpText('after', `${NAMING}\n\nExample:\n  tollgate agreements show changyou-sms --part ladder`)
    .action(async (word: string, options: StackOptions, command: Command) =>
      options.stack === true
        ? action<[string, object]>(around, showFromStack)(word, options, command)
        : offline<[string]>(around, async (out, named) => show(out, around, named, options.part))(word, command),
    );
  agreements
    .command('diff <before> <after>')
    .description('what two versions say differently')
    .addHelpText('after', `${NAMING}\n\nExample:\n  tollgate agreements diff jd-sms@1 ./jd-sms.2.json`)
    .action(offline<[string, string, object]>(around, async (out, before, after) => diff(out, around, before, after)));
  agreements
    .command('explain <agreement> <clause>')
    .description('what a clause says, and which rules rest on it')
    .addHelpText('after', `${NAMING}\n\nExample:\n  tollgate agreements explain sendcloud sendcloud/4.7`)
    .action(offline<[string, string, object]>(around, async (out, word, clause) => explain(out, around, word, clause)));
  settling(agreements, around);
  registerRegistry(agreements, around);
  registerTenantAgreements(agreements, around);
  registerContracts(agreements, around);
};

function settling(agreements: Command, around: Surroundings): void {
  agreements
    .command('settle <agreement>')
    .description('where every fen and unit of a position would go; nothing is changed')
    .addOption(new Option('--cause <cause>', 'why it ends').choices(CAUSE_WORDS).makeOptionMandatory())
    .addOption(new Option('--decider <side>', 'who ends it (default: who may)').choices(DECIDER_WORDS))
    .requiredOption('--position <file>', 'what the tenant has and owes, as JSON; - reads standard input')
    .option('--elect <clause=CHOICE>', 'a choice that a clause leaves open; may be given again', election)
    .option('--elected-by <person>', 'who elects', 'user:dry-run')
    .option('--explain', 'the statement of reasons as well')
    .option('--dry-run', 'say what would happen and change nothing; this command does nothing else')
    .addHelpText('after', `${NAMING}${POSITION_HELP}`)
    .action(
      offline<[string, SettleOptions]>(around, async (out, word, options) => settleDryRun(out, around, word, options)),
    );
}

const POSITION_HELP = `

Money is text in yuan, units are whole numbers, times have their zone:
  { "at": "2026-11-01T00:00:00Z",
    "lots": [
      { "id": "c1", "kind": "CASH", "acquiredAt": "2026-09-01T00:00:00Z", "paid": "1000.00", "left": "812.34" },
      { "id": "b1", "kind": "BONUS", "acquiredAt": "2026-09-01T00:00:00Z", "given": "100.00", "left": "100.00" },
      { "id": "p1", "kind": "PACKAGE_UNITS", "acquiredAt": "2026-09-01T00:00:00Z", "product": "sms-cn",
        "units": 10000, "left": 6000, "paid": "500.00", "unitPrice": "0.05" } ],
    "usage": [{ "ref": "u1", "product": "sms-cn", "units": 500, "unitPrice": "0.06",
                "deliveredAt": "2026-10-31T08:00:00+08:00" }],
    "arrears": [{ "ref": "inv_1", "amount": "12.00" }], "claims": [], "invoices": [], "reservations": [] }

Example:
  tollgate agreements settle sendcloud --cause ratio-breach --position position.json --dry-run --explain`;
