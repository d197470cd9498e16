// Public list of @tollgate/observability.

export { createLog, type Log, type LogDestination, type LogLevel, type LogOptions, silentLog } from './log.ts';
export {
  createMeter,
  type Labels,
  type Meter,
  type MeterCounter,
  type MeterGauge,
  type MeterHistogram,
} from './meter.ts';
export { type Health, type MetricsServer, type MetricsServerOptions, startMetricsServer } from './metrics-server.ts';
export { startTracing, type Tracing, type TracingOptions } from './start-tracing.ts';
export { traceIds, tracer } from './trace.ts';
