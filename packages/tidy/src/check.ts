// npm run check: generated code, proto, types, lint, format and tidy. Runs all of them whatever fails; --json for programs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { runStep, type StepResult, steps } from './steps.ts';
import { table } from './table.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function main(): number {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const results: StepResult[] = [];
  for (const [index, step] of steps.entries()) {
    process.stderr.write(`[${index + 1}/${steps.length}] ${step.name} ... `);
    const result = runStep(root, step);
    process.stderr.write(`${result.ok ? 'ok' : 'FAILED'} (${seconds(result.ms)})\n`);
    if (!result.ok && !values.json) console.log(`${result.output}\n`);
    results.push(result);
  }
  const failed = results.filter((result) => !result.ok).length;
  console.log(values.json ? asJson(results, failed === 0) : asTable(results));
  return failed === 0 ? 0 : 1;
}

function asTable(results: readonly StepResult[]): string {
  const rows = results.map(({ step, ok, ms }) => [step.name, ok ? 'ok' : 'FAILED', seconds(ms), ok ? '' : step.remedy]);
  return `\n${table([['check', 'result', 'time', ''], ...rows], [2])}`;
}

function asJson(results: readonly StepResult[], ok: boolean): string {
  const list = results.map(({ step, ms, ...rest }) => ({ name: step.name, ms: Math.round(ms), ...rest }));
  return JSON.stringify({ ok, steps: list }, null, 2);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

process.exitCode = main();
