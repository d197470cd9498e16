// Names for the rules within a list, made of what identifies them: they survive a change of order.

/** What names a rule within its list: the first of these whose members it has. */
const NAMES: readonly (readonly string[])[] = [
  ['id'],
  ['act'],
  ['sanction'],
  ['productClass'],
  ['liable'],
  ['option'],
  ['cause', 'deciders'],
  ['cause'],
  ['subject', 'origins', 'kinds'],
  ['kind', 'clauses'],
  ['kind'],
  ['occasion', 'applicant'],
  ['clause'],
];

function nameOf(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) return undefined;
  const keys = NAMES.find((names) => names.every((key) => Object.hasOwn(member, key)));
  const parts = keys?.map((key) => String(Reflect.get(member, key)));
  return parts?.filter((part) => part !== '').join(' ');
}

/** One name for each member: its place where nothing names it, and a number behind a name that was there before. */
export function memberNames(list: readonly unknown[]): readonly string[] {
  const seen = new Map<string, number>();
  return list.map((member, i) => {
    const name = nameOf(member) ?? String(i);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name} #${times + 1}`;
  });
}
