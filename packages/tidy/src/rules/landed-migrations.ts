// A landed migration is as it was: old databases have run it, and a change would part them from new ones.
import { type LandedMigrations, migrationsOf } from '../landed-migrations.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'landed-migrations';

/** Every landed migration is there, unchanged, and nothing new sorts before the last one of its service. */
export function landedMigrations(landed: LandedMigrations): Rule {
  return {
    name,
    check(files: readonly SourceFile[]): Fault[] {
      const present = migrationsOf(files);
      const changed = Object.entries(landed).flatMap(([path, digest]) => {
        if (present[path] === digest) return [];
        const what = present[path] === undefined ? 'is gone' : 'was changed';
        return [
          { path, line: 1, rule: name, message: `has landed and ${what}: put it back and write a new migration` },
        ];
      });
      const late = Object.keys(present).flatMap((path) => {
        const last = lastLanded(landed, folderOf(path));
        if (path in landed || last === undefined || path > last) return [];
        return [{ path, line: 1, rule: name, message: `sorts before ${last}, which has landed: date it later` }];
      });
      return [...changed, ...late];
    },
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function lastLanded(landed: LandedMigrations, folder: string): string | undefined {
  return Object.keys(landed)
    .filter((path) => folderOf(path) === folder)
    .toSorted()
    .at(-1);
}
