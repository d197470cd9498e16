// What the agreements and the law say of the lives of customers who claim one number: the model that life-machine.test.ts
// holds the real service against. It knows nothing of how the service works.

/** Where the account of one customer stands; a reopened one starts again. */
export interface Life {
  accepted: boolean;
  approved: boolean;
  /** By an order against this customer. */
  banned: boolean;
  closed: boolean;
  everOpen: boolean;
  members: number;
  pending: 'NONE' | 'REVIEW' | 'SECOND' | 'REVISION';
  /** Two people have to look at what is pending. */
  pair: boolean;
  firstBy: number | undefined;
  /** The licence of what is pending, and of what is in force, ends with the month. */
  pendingShort: boolean;
  inForceShort: boolean;
  /** What is pending came after that. */
  pendingLate: boolean;
  /** A number was approved for this account, or for one that it goes on from. */
  everApproved: boolean;
}

export const newLife = (): Life => ({
  accepted: false,
  approved: false,
  banned: false,
  closed: false,
  everOpen: false,
  members: 1,
  pending: 'NONE',
  pair: false,
  firstBy: undefined,
  pendingShort: false,
  inForceShort: false,
  pendingLate: false,
  everApproved: false,
});

/** Two customers with one number. */
export interface World {
  readonly lives: [Life, Life];
  numberBanned: boolean;
  /** The month is over. */
  late: boolean;
}

export const other = (who: number): number => 1 - who;

export function lifeOf(world: World, who: number): Life {
  const life = world.lives[who];
  if (life === undefined) throw new RangeError(`nobody is ${who}`);
  return life;
}

export const isBanned = (world: World, life: Life): boolean => life.banned || (world.numberBanned && life.approved);

export const maySubmit = (world: World, life: Life, short: boolean): boolean =>
  !life.closed &&
  !isBanned(world, life) &&
  !world.numberBanned &&
  (life.pending === 'NONE' || life.pending === 'REVISION') &&
  !(short && world.late);

export function submitted(world: World, who: number, { others, short }: { others: boolean; short: boolean }): void {
  const [life, rival] = [lifeOf(world, who), lifeOf(world, other(who))];
  const contested = !rival.closed && (rival.approved || rival.pending !== 'NONE');
  Object.assign(life, { pending: 'REVIEW', pair: others || contested, firstBy: undefined, pendingShort: short });
  life.pendingLate = world.late;
  // Who claimed it first is in doubt too.
  if (rival.pending !== 'NONE') rival.pair = true;
}

export const mayApprove = (world: World, life: Life, by: number): boolean =>
  (life.pending === 'REVIEW' || life.pending === 'SECOND') &&
  !life.closed &&
  !isBanned(world, life) &&
  !world.numberBanned &&
  !(life.pendingShort && world.late) &&
  !(life.pair && life.pending === 'SECOND' && life.firstBy === by);

export function approved(life: Life, by: number): void {
  if (life.pair && life.pending === 'REVIEW') Object.assign(life, { pending: 'SECOND', firstBy: by });
  else {
    Object.assign(life, { pending: 'NONE', approved: true, everApproved: true, inForceShort: life.pendingShort });
  }
}

/** Whether the other customer is banned with this one. */
export function reachesOther(world: World, who: number): boolean {
  const rival = lifeOf(world, other(who));
  return lifeOf(world, who).everApproved && rival.approved && !rival.closed;
}

export function bannedNow(world: World, who: number): void {
  const life = lifeOf(world, who);
  life.banned = true;
  if (life.everApproved) world.numberBanned = true;
}

export const mayReopen = (world: World, life: Life): boolean => life.closed && !isBanned(world, life);

export function stateOf(life: Life): string {
  if (life.closed) return 'TENANT_STATE_CLOSED';
  if (life.everOpen) return 'TENANT_STATE_OPEN';
  return life.pending !== 'NONE' || life.approved ? 'TENANT_STATE_VERIFYING' : 'TENANT_STATE_REGISTERED';
}

/** What is due about a licence that ends with the month; undefined where none does. */
export function renewalOf(world: World, life: Life): string | undefined {
  if (life.closed || !life.approved || !life.inForceShort) return undefined;
  const underReview = life.pending === 'REVIEW' || life.pending === 'SECOND';
  if (underReview && !life.pendingLate) return 'PENDING_VERIFICATION';
  return world.late ? 'PAST_DUE' : 'CURRENTLY_DUE';
}
