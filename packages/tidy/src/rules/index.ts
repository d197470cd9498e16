// All rules, in the order in which their faults are best mended.
import type { LandedMigrations } from '../landed-migrations.ts';
import type { Ratchet } from '../ratchet.ts';
import type { Rule } from '../source.ts';
import { environment } from './environment.ts';
import { escapes } from './escapes.ts';
import { landedMigrations } from './landed-migrations.ts';
import { layers } from './layers.ts';
import { lengths } from './lengths.ts';
import { lockfile } from './lockfile.ts';
import { machinePaths } from './machine-paths.ts';
import { names } from './names.ts';
import { packageImports } from './package-imports.ts';
import { pinned } from './pinned.ts';
import { readmes } from './readmes.ts';
import { sqlHomes } from './sql.ts';
import { switchedOffTests } from './switched-off-tests.ts';
import { syntaxErrors } from './syntax-errors.ts';
import { testScripts } from './test-scripts.ts';

/** What the rules need to know besides the files. */
export interface RuleSettings {
  readonly ratchet: Ratchet;
  readonly landed: LandedMigrations;
  /** Absolute path of the clone, which no file may mention. */
  readonly cloneRoot: string;
}

/** Every rule of the house that a program can hold. */
export function allRules({ ratchet, landed, cloneRoot }: RuleSettings): readonly Rule[] {
  return [
    syntaxErrors,
    layers,
    packageImports,
    sqlHomes,
    landedMigrations(landed),
    environment,
    escapes,
    switchedOffTests,
    testScripts,
    lengths(ratchet),
    names,
    readmes,
    pinned,
    lockfile,
    machinePaths(cloneRoot),
  ];
}
