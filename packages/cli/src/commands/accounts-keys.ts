// tollgate accounts: the keys that personal data rests on.
import { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';

import { action, type Register, type Tool } from '../tool.ts';

export const registerAccountsKeys: Register = (program, around) => {
  const accounts = program.command('accounts').description('the keys that personal data rests on');
  accounts
    .command('key-status')
    .description('which master key wraps how many data keys')
    .action(action<[]>(around, status));
  accounts
    .command('rotate-keys')
    .description('wrap every data key with the master key in force; goes on where a run broke off')
    .option('--data-keys', 'give every owner a new data key and seal everything again', false)
    .addHelpText('after', '\nExample:\n  tollgate accounts rotate-keys --data-keys')
    .action(action<[{ readonly dataKeys: boolean }]>(around, rotate));
};

async function status({ connection, out }: Tool): Promise<void> {
  const keys = await connection.client('accounts', KeysServiceService).getKeyStatus({}, await connection.asPerson());
  out.data({ ...keys }, () =>
    out.table(keys.masterKeys, [
      { name: 'MASTER KEY', of: (key) => (key.masterKeyId === '' ? '(not noted)' : key.masterKeyId) },
      { name: 'DATA KEYS', of: (key) => key.dataKeys.toString() },
      { name: 'IN FORCE', of: (key) => (key.current ? 'yes' : 'no') },
    ]),
  );
}

async function rotate({ connection, out }: Tool, { dataKeys }: { readonly dataKeys: boolean }): Promise<void> {
  const call = await connection.asPerson();
  const phases = new Map<string, { phase: string; done: bigint; total: bigint }>();
  const steps = connection
    .client('accounts', KeysServiceService)
    .rotateKeys({ dataKeys }, { ...call, deadlineMs: DAY_MS });
  for await (const step of steps) {
    phases.set(step.phase, step);
    out.note(`${step.phase} ${step.done}/${step.total}`);
  }
  const rows = [...phases.values()];
  out.data({ phases: rows }, () =>
    out.table(rows, [
      { name: 'PHASE', of: (row) => row.phase },
      { name: 'DONE', of: (row) => row.done.toString() },
      { name: 'OF', of: (row) => row.total.toString() },
    ]),
  );
}

/** A rotation takes as long as it takes. */
const DAY_MS = 86_400_000;
