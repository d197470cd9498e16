// A workspace's tests run when somebody runs the tests: the script exists, and it is vitest without a way out.
import { manifestsOf } from '../manifest.ts';
import { placeOf } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'test-scripts';
/** `npm test` hands its own reporters to this command. */
const wanted = 'vitest run';

/** Test files and the script that runs them go together. */
export const testScripts: Rule = {
  name,
  check(files: readonly SourceFile[]): Fault[] {
    const tested = new Set(
      files.filter((file) => /\.test\.[cm]?tsx?$/.test(file.path)).map((file) => placeOf(file.path).workspace),
    );
    return manifestsOf(files)
      .filter((one) => one.workspace !== '')
      .flatMap(({ path, workspace, scripts }) => {
        const message = complain(scripts['test'], tested.has(workspace));
        return message === undefined ? [] : [{ path, line: 1, rule: name, message }];
      });
  },
};

function complain(script: string | undefined, hasTests: boolean): string | undefined {
  if (script === undefined) return hasTests ? `has test files but no "test" script: add "${wanted}"` : undefined;
  if (!hasTests) return 'has a "test" script but no test file: add a test, or drop the script';
  return script === wanted ? undefined : `"test" is "${script}": make it "${wanted}", which reports to npm test`;
}
