// A lock that a test holds in a service's database, so that the service stops at an exact point for as long as it takes to
// kill it there.
import pg from 'pg';

export interface HeldLock {
  /** Resolves once a session of that service waits for a lock of this database. */
  somebodyWaits(applicationName: string): Promise<void>;
  /**
   * Ends what a killed process left behind in the server. PostgreSQL notices a dead client only when it answers: a single
   * statement that waited for the lock would still be carried out after the release.
   */
  endSessions(applicationName: string): Promise<void>;
  release(): Promise<void>;
}

const LIMIT_MS = 20_000;

/** Locks a table: EXCLUSIVE lets others read it, SHARE keeps others from changing it. Waits for those who use it now. */
export function lockTable(adminUrl: string, table: string, mode: 'EXCLUSIVE' | 'SHARE'): Promise<HeldLock> {
  return hold(adminUrl, async (client) => {
    await client.query('begin');
    await client.query(`lock table ${client.escapeIdentifier(table)} in ${mode} mode`);
  });
}

/** Takes the turn of the outbox relay: events are committed and stay where they are. */
export function lockRelay(adminUrl: string): Promise<HeldLock> {
  return hold(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', ['tollgate-outbox-relay']);
  });
}

async function hold(adminUrl: string, take: (client: pg.Client) => Promise<void>): Promise<HeldLock> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'e2e-lock' });
  await client.connect();
  await take(client);
  return {
    somebodyWaits: (applicationName) => untilWaiting(adminUrl, applicationName),
    endSessions: async (applicationName) => {
      await client.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where application_name = $1 and datname = current_database()`,
        [applicationName],
      );
    },
    // The end of the session frees whatever it holds.
    release: () => client.end(),
  };
}

async function untilWaiting(adminUrl: string, applicationName: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const until = Date.now() + LIMIT_MS;
  try {
    for (;;) {
      const { rowCount } = await client.query(
        `select 1 from pg_locks l join pg_stat_activity a using (pid)
          where not l.granted and l.locktype <> 'advisory' and a.application_name = $1 and a.datname = current_database()`,
        [applicationName],
      );
      if (rowCount !== null && rowCount > 0) return;
      if (Date.now() > until) throw new Error(`no session of ${applicationName} waits for a lock`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}
