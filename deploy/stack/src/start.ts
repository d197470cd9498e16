// `npm start`: the whole of Tollgate on this machine, under one supervisor, until Ctrl-C.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { startChild, type Child } from './child.ts';
import { closingTable } from './closing-table.ts';
import { folderRefusal } from './data-folder.ts';
import { consoleEnvironment, serviceEnvironment } from './environment.ts';
import { assertKeptFiles } from './kept-files.ts';
import { layoutOf, portBaseOf, PORT_NAMES, SERVICES, type Layout } from './layout.ts';
import { takeFolder } from './lock.ts';
import { prefixOf, readable } from './log-lines.ts';
import { migrateService } from './migrations.ts';
import { seedPeople } from './people.ts';
import { assertPortsFree } from './ports.ts';
import { startServers } from './servers.ts';
import { writeStackFile } from './stack-file.ts';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const PREFIX_WIDTH = 12;

const say = (line: string): void => void process.stdout.write(`${prefixOf('tollgate', 0, PREFIX_WIDTH)} ${line}\n`);
const fail = (line: string): void => void process.stderr.write(`${styleText('red', 'tollgate:')} ${line}\n`);

const stops: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;
const stopping = new AbortController();

/** Stops everything in reverse order, once. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    stopping.abort();
    for (const stop of stops.toReversed()) await stop().catch((error: unknown) => fail(sentence(error)));
    process.exitCode = code;
    // Nothing is left that keeps the process; an explicit exit also ends what a library may have left behind.
    process.exit(code);
  })();
  return ending;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says what went wrong, unless we are stopping: then it is only what stopping does to the rest. */
function failUnlessStopping(line: string): void {
  if (ending === undefined) fail(line);
}

function ownLayout(): Layout {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
  const home = resolve(process.env['TOLLGATE_HOME'] ?? join(root, '.tollgate'));
  return layoutOf(root, home, portBaseOf(process.env['TOLLGATE_PORT_BASE']));
}

async function startAll(layout: Layout): Promise<void> {
  const began = performance.now();
  mkdirSync(layout.logsDir, { recursive: true, mode: 0o755 });
  const release = takeFolder(layout.lockFile);
  stops.push(async () => release());
  assertKeptFiles(layout, process.env);
  // The servers check their own ports when they start.
  await assertPortsFree(
    layout,
    PORT_NAMES.filter((name) => name !== 'postgres' && name !== 'nats'),
  );
  stopping.signal.throwIfAborted();
  const starting = startServers(layout, process.env, say);
  // Known before they are there: asked to stop meanwhile, we wait for them and stop them in order.
  stops.push(async () => (await starting.catch(() => undefined))?.stop());
  const servers = await starting;
  stopping.signal.throwIfAborted();
  void servers.ended.then((said) => {
    failUnlessStopping(said);
    return end(1);
  });
  const environments = SERVICES.map((service) => ({
    service,
    env: serviceEnvironment(layout, service, servers.databases.get(service), servers.natsUrl, process.env),
  }));
  await Promise.all(
    environments.map(({ service, env }) => migrateService(layout, service, env.migrate, stopping.signal)),
  );
  stopping.signal.throwIfAborted();
  say('schemas are up to date');
  const specs = [
    ...environments.map(({ service, env }) => ({
      name: service as string,
      env: env.run,
      metrics: layout.address(`${service}Metrics`),
    })),
    { name: 'console', env: consoleEnvironment(layout, process.env), metrics: layout.address('consoleMetrics') },
  ];
  const children = specs.map((spec, index) => supervise(layout, spec, index + 1));
  await Promise.all(children.map((child) => child.ready(READY_LIMIT_MS)));
  writeStackFile(layout, servers.natsUrl);
  const people = await seedPeople(layout, say);
  process.stdout.write(`\n${closingTable(layout, people, (performance.now() - began) / 1000)}\n`);
}

function supervise(
  layout: Layout,
  spec: { name: string; env: Record<string, string>; metrics: string },
  index: number,
): Child {
  const prefix = prefixOf(spec.name, index, PREFIX_WIDTH);
  const child = startChild(
    {
      name: spec.name,
      entry: join(layout.root, 'services', spec.name, 'src', 'main.ts'),
      env: spec.env,
      healthUrl: `http://${spec.metrics}/healthz`,
      logFile: join(layout.logsDir, `${spec.name}.log`),
    },
    {
      line: (_name, line) => process.stdout.write(`${prefix} ${readable(line)}\n`),
      restarting: (name, how, pauseMs) =>
        failUnlessStopping(`${name} ended (${how}); starting it again in ${pauseMs / 1000} s`),
      gaveUp: (name, how) => {
        failUnlessStopping(
          `${name} keeps ending (${how}); stopping everything. Its log is ${join(layout.logsDir, `${name}.log`)}`,
        );
        void end(1);
      },
    },
  );
  stops.push(async () => {
    if (!(await child.stop(STOP_LIMIT_MS)))
      fail(`${spec.name} did not stop in ${STOP_LIMIT_MS / 1000} s and was killed`);
  });
  return child;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending === undefined) say('stopping; press Ctrl-C again only if it hangs');
    else process.exit(130);
    void end(0);
  });
}

try {
  const layout = ownLayout();
  await startAll(layout).catch((error: unknown) => {
    throw new Error(folderRefusal(error, layout.home) ?? sentence(error), { cause: error });
  });
} catch (error) {
  failUnlessStopping(sentence(error));
  await end(1);
}
