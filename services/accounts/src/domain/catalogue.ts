// The agreement versions that this build can execute.
import type { AgreementVersion } from '@tollgate/agreements';

export interface Catalogue {
  readonly versions: readonly AgreementVersion[];
  find(agreementId: string, version: string): AgreementVersion | undefined;
}

export function catalogueOf(versions: readonly AgreementVersion[]): Catalogue {
  return {
    versions,
    find: (agreementId, version) => versions.find((each) => each.id === agreementId && each.version === version),
  };
}
