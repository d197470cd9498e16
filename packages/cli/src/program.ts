// The whole command line on one screen.
import { Command } from 'commander';

import { registerAccountsKeys } from './commands/accounts-keys.ts';
import { registerAgreements } from './commands/agreements.ts';
import { registerAuditLog } from './commands/audit.ts';
import { registerAutoTopUp } from './commands/auto-top-up.ts';
import { registerBankTransfers } from './commands/bank-transfers.ts';
import { registerCases } from './commands/cases.ts';
import { registerComplaints } from './commands/complaints.ts';
import { registerCredit } from './commands/credit.ts';
import { registerCorrect } from './commands/correct.ts';
import { registerCampaigns } from './commands/campaigns.ts';
import { registerFapiao } from './commands/fapiao.ts';
import { registerHooks } from './commands/hooks.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerInvoices } from './commands/invoices.ts';
import { registerMetering } from './commands/metering.ts';
import { registerOrders } from './commands/orders.ts';
import { registerPrivacy } from './commands/privacy.ts';
import { registerPackages } from './commands/packages.ts';
import { registerPrices } from './commands/prices.ts';
import { registerReconcile } from './commands/reconcile.ts';
import { registerRefunds } from './commands/refunds.ts';
import { registerKeys } from './commands/keys.ts';
import { registerNotes } from './commands/notes.ts';
import { registerNotices } from './commands/notices.ts';
import { registerKyc } from './commands/kyc.ts';
import { registerAppeals } from './commands/appeals.ts';
import { registerLadder } from './commands/ladder.ts';
import { registerSanction } from './commands/sanction.ts';
import { registerSettle } from './commands/settle.ts';
import { registerSignIn } from './commands/sign-in.ts';
import { registerTenants } from './commands/tenants.ts';
import { registerTriggers } from './commands/triggers.ts';
import { registerUsage } from './commands/usage.ts';
import { registerUsers } from './commands/users.ts';
import { registerWallet } from './commands/wallet.ts';
import type { Surroundings } from './surroundings.ts';
import type { Register } from './tool.ts';

const COMMANDS: readonly Register[] = [
  registerSignIn,
  registerTenants,
  registerKyc,
  registerUsers,
  registerKeys,
  registerNotices,
  registerPrivacy,
  registerAccountsKeys,
  registerWallet,
  registerUsage,
  registerIngest,
  registerHooks,
  registerMetering,
  registerReconcile,
  registerCorrect,
  registerInvoices,
  registerNotes,
  registerCredit,
  registerAutoTopUp,
  registerPrices,
  registerPackages,
  registerCampaigns,
  registerOrders,
  registerBankTransfers,
  registerRefunds,
  registerFapiao,
  registerAgreements,
  registerTriggers,
  registerComplaints,
  registerCases,
  registerSanction,
  registerLadder,
  registerSettle,
  registerAppeals,
  registerAuditLog,
];

const MORE = `
Examples:
  tollgate sign-in                                   as a member of staff or a tenant
  tollgate tenants list --state open --json
  tollgate ingest events.jsonl --tenant ten_... --product sms-cn --format jsonl --wait
  tollgate sanction suspend ten_... --clause jd/3.4 --reason "..." --dry-run
  tollgate wallet verify && tollgate usage verify

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a service, 4 not signed in, 5 unavailable.
Environment: TOLLGATE_PROFILE, TOLLGATE_HOME, NO_COLOR, LANG; for sign-in TOLLGATE_LOGIN, TOLLGATE_PASSWORD,
TOLLGATE_ONE_TIME_CODE. Only data goes to standard output.`;

export function createProgram(around: Surroundings): Command {
  const program = new Command('tollgate')
    .description('Tollgate for staff, operators and scripts.')
    .option('--profile <file>', 'the stack to talk to (default: .tollgate/stack.json here or above)')
    .option('--json', 'print JSON instead of tables')
    .exitOverride()
    .showHelpAfterError('(tollgate --help says more)')
    .configureOutput({
      writeOut: (text) => void around.stdout.write(text),
      writeErr: (text) => void around.stderr.write(text),
    })
    .addHelpText('after', MORE);
  for (const register of COMMANDS) register(program, around);
  return program;
}
