// Every package and service says in its README what it promises; a service under fixed headings.
import { manifestsOf } from '../manifest.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'readme';
/** What a service's README has to say, each as (part of) a heading. */
const serviceHeadings = ['owns', 'does not own', 'words', 'invariants', 'events', 'fails'] as const;
/** Shorter than this, a README repeats the folder's name. */
const charactersMin = 200;

/** A README in every package and service, with something in it. */
export const readmes: Rule = {
  name,
  check(files: readonly SourceFile[]): Fault[] {
    const texts = new Map(files.map((file) => [file.path, file.text]));
    return manifestsOf(files)
      .filter(({ workspace }) => /^(packages|services)\//.test(workspace))
      .flatMap(({ workspace }) => {
        const path = `${workspace}/README.md`;
        return complaints(texts.get(path), workspace).map((message) => ({ path, line: 1, rule: name, message }));
      });
  },
};

function complaints(text: string | undefined, workspace: string): string[] {
  if (text === undefined) return ['is missing: say what it promises, in one screen, with an example'];
  if (text.trim().length < charactersMin) return ['says next to nothing: what does it promise, and how is it used?'];
  if (!workspace.startsWith('services/')) return [];
  const headings = text
    .split('\n')
    .filter((line) => /^(#|\*\*)/.test(line))
    .map((line) => line.toLowerCase());
  const missing = serviceHeadings.filter((wanted) => !headings.some((heading) => heading.includes(wanted)));
  return missing.length === 0 ? [] : [`has no heading for: ${missing.join(', ')}`];
}
