// A process for tracing.test.ts: starts tracing with the endpoint given, if any, and prints the SDK modules it loaded.

import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  resolve: (specifier, context, next) => {
    if (/^@opentelemetry\/(sdk|exporter|core|resources|context)/.test(specifier)) loaded.push(specifier);
    return next(specifier, context);
  },
});

const { startTracing } = await import('../src/index.ts');
const [endpoint] = process.argv.slice(2);
const tracing = startTracing({ service: 'wallet', endpoint });
await tracing.ready;
process.stdout.write(JSON.stringify(loaded));
await tracing.stop();
