// A small service for tests of this package and of packages/testing: it speaks a real contract, keeps one table, appends
// events, handles one and has one job.
import type { AccessTable } from '@tollgate/auth';
import { subscription } from '@tollgate/consumer';
import {
  GetStandingResponse,
  StandingServiceService,
  SuspendTenantRequest,
  SuspendTenantResponse,
} from '@tollgate/contracts/enforcement/v1/standing';
import type { Migration, Reader } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import { appendEvent } from '@tollgate/outbox';
import { implement } from '@tollgate/rpc';
import { sql } from 'kysely';
import {
  type Composed,
  mutation,
  type Parts,
  platformMigrations,
  type PlatformTables,
  type ServiceDefinition,
} from '../src/index.ts';

/** The fixture's tables. */
export interface FixtureTables extends PlatformTables {
  pause: { tenant_id: string; clause_id: string; paused_at: Date };
  note: { text: string };
}

const ownTables: Migration = {
  up: async (db) => {
    await sql`create table pause (tenant_id text not null, clause_id text not null, paused_at timestamptz not null)`.execute(
      db,
    );
    await sql`create table note (text text primary key)`.execute(db);
  },
};

/** The two methods of the contract that the fixture offers. */
export const fixtureContract = {
  getStanding: StandingServiceService.getStanding,
  suspendTenant: StandingServiceService.suspendTenant,
};

const access: AccessTable<typeof fixtureContract> = {
  getStanding: { tenant: 'own', staff: ['support'], services: ['billing'] },
  suspendTenant: { staff: ['enforcer'] },
};

/** Clause that every suspension is refused for. */
export const UNKNOWN_CLAUSE = 'jd/0.0';
/** Event that each suspension appends. */
export const SUSPENDED = 'tollgate.enforcement.suspended';
/** Event that the fixture notes; a text. */
export const TO_NOTE = 'tollgate.billing.to-note';

async function version(db: Reader<FixtureTables>, tenantId: string): Promise<bigint> {
  const { rows } = await sql<{
    count: bigint;
  }>`select count(*) as count from pause where tenant_id = ${tenantId}`.execute(db);
  return rows[0]?.count ?? 0n;
}

function compose(parts: Parts<FixtureTables>): Promise<Composed<FixtureTables>> {
  const suspendTenant = mutation(
    parts,
    SuspendTenantResponse,
    SuspendTenantRequest,
    async (tx, { tenantId, clauseId, requestId }) => {
      if (clauseId === UNKNOWN_CLAUSE)
        throw failedPrecondition('CLAUSE_UNKNOWN', 'The agreement has no such clause.', { clause_id: clauseId });
      await tx
        .insertInto('pause')
        .values({ tenant_id: tenantId, clause_id: clauseId, paused_at: parts.now() })
        .execute();
      await appendEvent(tx, {
        subject: SUSPENDED,
        key: tenantId,
        eventId: `evt_${requestId}`,
        payload: new TextEncoder().encode(tenantId),
      });
      const standingAfter = { tenantId, version: await version(tx, tenantId) };
      return SuspendTenantResponse.fromPartial({ effect: { standingAfter } });
    },
  );
  return Promise.resolve({
    bindings: [
      implement(fixtureContract, {
        getStanding: async ({ tenantId }) =>
          GetStandingResponse.fromPartial({ standing: { tenantId, version: await version(parts.db, tenantId) } }),
        suspendTenant,
      }),
    ],
    access: [[fixtureContract, access]],
    subscriptions: [
      subscription<FixtureTables, string>({
        consumer: 'enforcement-price-book-published',
        stream: 'BILLING',
        subject: TO_NOTE,
        decode: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
        handle: async (tx, text) => {
          await tx.insertInto('note').values({ text }).execute();
        },
      }),
    ],
    jobs: [
      {
        name: 'note-the-time',
        everyMs: 3_600_000,
        run: async (now) => {
          await parts.db.insertInto('note').values({ text: now.toISOString() }).execute();
        },
      },
    ],
  });
}

/** Named enforcement because its contract is. */
export const fixture: ServiceDefinition<FixtureTables> = {
  name: 'enforcement',
  migrations: { ...platformMigrations, '20260201T0000Z-fixture': ownTables },
  compose,
};
