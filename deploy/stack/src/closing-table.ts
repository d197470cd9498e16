// What `npm start` prints when everything is ready: where things are and who can sign in.
import { styleText } from 'node:util';
import type { Layout } from './layout.ts';
import type { People } from './people-file.ts';

/** The closing table for people. */
export function closingTable(layout: Layout, people: People, seconds: number): string {
  const addresses: [string, string][] = [
    ['console', `http://${layout.address('console')}`],
    ['accounts', layout.address('accounts')],
    ['wallet', layout.address('wallet')],
    ['metering', layout.address('metering')],
    ['billing', `${layout.address('billing')}   payment pages http://${layout.address('billingHttp')}`],
    ['enforcement', layout.address('enforcement')],
    ['metrics', `http://${layout.address('accountsMetrics')}/metrics and the ports after it`],
    ['PostgreSQL', layout.address('postgres')],
    ['NATS', layout.address('nats')],
  ];
  const signIns = [
    ...people.tenants.map((tenant) => [tenant.login, tenant.password, 'none', `${tenant.displayName}: ${tenant.note}`]),
    ...people.staff.map((member) => [member.login, member.password, member.oneTimeCodeSecret, member.displayName]),
  ];
  return [
    styleText(['bold', 'green'], `Tollgate is ready (${seconds.toFixed(1)} s).`),
    '',
    ...table([['what', 'where'], ...addresses]),
    '',
    ...table([['sign in as', 'password', 'authenticator secret', 'who'], ...signIns]),
    '',
    `Data and logs: ${layout.home}. Sign-ins are kept in ${layout.peopleFile}.`,
    'Next: npm run demo (in another terminal), npm run tollgate -- --help. Ctrl-C stops everything and keeps the data.',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row, index) => {
    const line = row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('   ');
    return `  ${index === 0 ? styleText('bold', line) : line}`;
  });
}
