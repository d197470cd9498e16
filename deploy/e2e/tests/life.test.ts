// One tenant's whole life across all five services, every figure held against the demonstration's own arithmetic.
import { playLife } from '@tollgate/deploy-demo';
import { stripVTControlCharacters } from 'node:util';
import { expect, inject, it } from 'vitest';

it(
  'registers, pays, sends, is suspended and reinstated, and is settled to the last micro',
  { timeout: 120_000 },
  async () => {
    const lines: string[] = [];
    await playLife(inject('constellation').file, (line) => lines.push(stripVTControlCharacters(line)));
    const steps = lines.filter((line) => /^\n *\d+\. /.test(line));
    const held = lines.filter((line) => line.includes('✓'));
    // The story throws at the first figure that is off; a story that tells less would not.
    expect(steps).toHaveLength(17);
    expect(held.length).toBeGreaterThanOrEqual(80);
    expect(lines.some((line) => line.includes('✗'))).toBe(false);
  },
);
