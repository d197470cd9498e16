// The server settings of a local PostgreSQL, sized for the machine it runs on.
import { totalmem } from 'node:os';

const GIB = 1024 ** 3;

/** Memory this process may use, in bytes: the container's limit where there is one. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Durable settings: fsync and synchronous_commit stay on, in tests too, because crash tests rely on them. */
export function sizedSettings(memory: number = memoryLimit()): Record<string, string> {
  return {
    shared_buffers: memory >= 6 * GIB ? '1GB' : '256MB',
    max_wal_size: '4GB',
    max_connections: '200',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}
