// What web hooks rest on, and the HTTP server before them: by the service's settings.

import type { Log } from '@tollgate/observability';

import type { MeteringConfig } from '../config.ts';
import type { CertificateSource, EdgeDeps, Hooks } from '../deps.ts';
import { hookSecrets } from '../domain/hook-secrets.ts';
import { fetchedCertificates, pinnedCertificates } from './certificates.ts';
import { httpApp } from './http-app.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

export interface Door {
  readonly hooks: Hooks;
  /** Listens; undefined where no address is set. */
  open(deps: EdgeDeps, log: Log): Promise<HttpServer | undefined>;
}

/** Nothing listens yet. Throws when the pinned certificates cannot be read. */
export function doorOf(config: MeteringConfig): Door {
  const certificates = certificatesOf(config);
  let address = config.httpListen ?? '';
  return {
    hooks: {
      offered: config.httpListen !== undefined,
      snsOffered: certificates !== undefined,
      secrets: hookSecrets(config.digestKey),
      certificates: certificates ?? (() => Promise.resolve([])),
      publicUrl: () => config.publicUrl ?? `http://${address}`,
    },
    open: async (deps, log) => {
      if (config.httpListen === undefined) return undefined;
      const server = await startHttpServer(httpApp(deps, log), config.httpListen);
      ({ address } = server);
      log.info({ address }, 'web hooks are taken');
      return server;
    },
  };
}

/** What an operator pinned goes before what Amazon says. */
function certificatesOf({ snsCertificateFile, snsFetch }: MeteringConfig): CertificateSource | undefined {
  if (snsCertificateFile !== undefined) return pinnedCertificates(snsCertificateFile);
  return snsFetch ? fetchedCertificates() : undefined;
}
