// The demonstration people and tenants of a fresh stack, made through the public RPCs. Made once; a later start finds
// them in the people file and leaves everything as it is.
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { derivedUuid } from '@tollgate/ids';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { connectStack, type PersonTokens, type StackConnection } from './connection.ts';
import { seedCatalog } from './demo-catalog.ts';
import { seedTenants } from './demo-tenants.ts';
import type { Layout } from './layout.ts';
import { readPeople, type People, type StaffMember } from './people-file.ts';
import { signIn } from './sign-in.ts';
import { readStackFile } from './stack-file.ts';

const STAFF: readonly Pick<StaffMember, 'login' | 'displayName' | 'roles'>[] = [
  { login: 'admin', displayName: '管理员 Admin', roles: ['admin'] },
  { login: 'wang.reviewer', displayName: '王审核 Wang (KYC review)', roles: ['reviewer', 'support'] },
  { login: 'zhao.finance', displayName: '赵财务 Zhao (finance)', roles: ['finance', 'support'] },
  { login: 'chen.enforcer', displayName: '陈风控 Chen (enforcement)', roles: ['enforcer', 'support'] },
  { login: 'liu.approver', displayName: '刘复核 Liu (second approval)', roles: ['approver', 'support'] },
];

/** Makes what is missing of staff, price book and tenants. */
export async function seedPeople(layout: Layout, say: (line: string) => void): Promise<People> {
  const keep = (people: People): People => {
    writeFileSync(layout.peopleFile, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600 });
    return people;
  };
  let people: People = existsSync(layout.peopleFile)
    ? readPeople(layout.peopleFile)
    : { seed: randomBytes(16).toString('hex'), staff: [], tenants: [], complete: false };
  if (people.complete) return people;
  const connection = await connectStack(readStackFile(layout.stackFile), 'cli');
  const front = await connectStack(readStackFile(layout.stackFile), 'console');
  // One session for the whole seeding: a one-time code is good only once, and the others' stay unused for people.
  let session: Promise<PersonTokens> | undefined;
  const admin = async (): Promise<string> => (await (session ??= signIn(connection, staffWith(people, 'admin'))))();
  try {
    for (const member of STAFF.slice(people.staff.length)) {
      // The first one by the command line alone, every later one on behalf of the administrator.
      const made = await createStaff(connection, people, member, people.staff.length === 0 ? undefined : admin);
      people = keep({ ...people, staff: [...people.staff, made] });
    }
    say('staff users are there');
    await seedCatalog(front, people.seed, admin);
    const tenants = await seedTenants(front, people.seed, admin);
    say('price book and demonstration tenants are there');
    return keep({ ...people, tenants, complete: true });
  } finally {
    connection.close();
    front.close();
  }
}

/** The first member of staff with that role. */
export function staffWith(people: People, role: string): StaffMember {
  const member = people.staff.find((each) => each.roles.includes(role));
  if (member === undefined) throw new Error(`Nobody of the demonstration staff is ${role}.`);
  return member;
}

async function createStaff(
  connection: StackConnection,
  people: People,
  member: Pick<StaffMember, 'login' | 'displayName' | 'roles'>,
  person: PersonTokens | undefined,
): Promise<StaffMember> {
  const password = randomBytes(9).toString('base64url');
  const answer = await connection.client('accounts', UsersServiceService, person).createStaffUser({
    requestId: derivedUuid(people.seed, 'staff', member.login),
    login: member.login,
    displayName: member.displayName,
    password,
    roles: [...member.roles],
  });
  if (answer.oneTimeCodeSecret === '') {
    throw new Error(
      `${member.login} was made by an interrupted start and its secrets are lost: move the data folder away and start afresh.`,
    );
  }
  return { ...member, password, oneTimeCodeSecret: answer.oneTimeCodeSecret };
}
