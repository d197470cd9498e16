// Ending an agreement needs two people, a preview that still holds, and time that is not over.
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNIT_PRICE } from './peers/others.ts';
import {
  approver,
  enforcer,
  openTenant,
  ANY_KIND,
  PRODUCT,
  publishPrices,
  register,
  requestId,
  staff,
  startStage,
  type Stage,
} from './stage.ts';
import { approve, order, propose, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const stored = (tenantId: string) =>
  stage.service().db.selectFrom('proposals').selectAll().where('tenant_id', '=', tenantId).execute();
const proposing = async (tenantId: string, over: object = {}) =>
  (await stage.settlements()).proposeTermination(order(tenantId, over));
const approving = (proposalId: string, person = approver) => refusal(approve(stage, proposalId, person));
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

describe('ProposeTermination', () => {
  test('the preview says where every fen would go and by which clause; nothing happens', async () => {
    const tenantId = await openTenant(stage, 80n * YUAN, 20n * YUAN);
    const { grant } = await (
      await stage.admission()
    ).admit({
      requestId: requestId(),
      tenantId,
      product: PRODUCT,
      jobId: 'spring',
      units: 100n,
      ...ANY_KIND,
    });
    const proposal = await propose(stage, tenantId);
    expect(proposal).toMatchObject({
      state: 'PROPOSAL_STATE_PENDING',
      proposer: `user:${enforcer.userId}`,
      decider: '',
    });
    const reserved = 100n * UNIT_PRICE;
    expect(grant?.reserved).toEqual(cny(reserved));
    expect(proposal.preview).toMatchObject({
      refunded: cny(80n * YUAN),
      expired: cny(20n * YUAN - reserved),
      forfeited: cny(0n),
      setOff: cny(0n),
      stillOwed: cny(0n),
      reserved: cny(reserved),
      openGrants: 1n,
      discretionaryClauses: [],
    });
    expect(proposal.preview?.lines.map((line) => [line.lotKind, line.fate, line.clauseId])).toEqual([
      ['BONUS', 'FATE_EXPIRED', 'jd/7.3.5'],
      ['CASH', 'FATE_REFUNDED', 'jd/7.3.5'],
    ]);
    expect(proposal.preview?.statement?.zh).toContain('jd/7.3.5');
    const { standing } = await (await stage.standing()).getStanding({ tenantId });
    expect(standing?.maySend).toBe(true);
  });

  test('validate_only stores nothing, also beside a pending proposal', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const preview = await proposing(tenantId, { validateOnly: true });
    expect(preview.proposal).toMatchObject({ proposalId: '', preview: { refunded: cny(YUAN) } });
    expect(await stored(tenantId)).toEqual([]);
    const { proposalId } = await propose(stage, tenantId);
    expect((await proposing(tenantId, { validateOnly: true })).proposal?.proposalId).toBe('');
    expect(await refusal(proposing(tenantId))).toMatchObject({
      reason: 'PROPOSAL_PENDING',
      metadata: { proposal_id: proposalId },
    });
    expect(await stored(tenantId)).toHaveLength(1);
  });

  const breach = { cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' as const };
  test('what the agreement leaves open has to be elected, by a clause and a choice that it knows', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const elect = (clauseId: string, choice: string) => ({ ...breach, elections: [{ clauseId, choice }] });
    const preview = (await proposing(tenantId, { ...breach, validateOnly: true })).proposal?.preview;
    expect(preview).toMatchObject({ discretionaryClauses: ['jd/7.3.2'], refunded: cny(YUAN), forfeited: cny(0n) });
    expect(await refusal(proposing(tenantId, breach))).toMatchObject({ reason: 'ELECTION_REQUIRED' });
    expect(await refusal(proposing(tenantId, elect('jd/2.1', 'REFUND')))).toMatchObject({
      category: 'invalid_argument',
      reason: 'UNKNOWN_ELECTION',
    });
    expect(await refusal(proposing(tenantId, elect('jd/7.3.2', 'BURN')))).toMatchObject({ reason: 'UNKNOWN_OPTION' });
    expect(await stored(tenantId)).toEqual([]);
    const { proposal } = await proposing(tenantId, elect('jd/7.3.2', 'FORFEIT'));
    expect(proposal?.preview).toMatchObject({ forfeited: cny(YUAN), refunded: cny(0n), discretionaryClauses: [] });
    expect(proposal?.preview?.statement?.en).toContain(`user:${enforcer.userId} chose`);
  });

  test('who is not there, or has no agreement, is named', async () => {
    const tenantId = newId('ten');
    expect(await refusal(proposing(tenantId))).toMatchObject({ category: 'not_found', reason: 'TENANT_NOT_FOUND' });
    await register(stage, tenantId);
    expect(await refusal(proposing(tenantId))).toMatchObject({ reason: 'AGREEMENT_NOT_ACCEPTED' });
    expect(await refusal(proposing(tenantId, { cause: 'TERMINATION_CAUSE_UNSPECIFIED' }))).toMatchObject({
      category: 'invalid_argument',
    });
    expect(await refusal(proposing(tenantId, { reason: 'why' }))).toMatchObject({ category: 'invalid_argument' });
  });
});

describe('ApproveProposal', () => {
  test('never by its proposer, whatever the roles', async () => {
    const admin = staff('admin');
    const tenantId = await openTenant(stage, YUAN);
    const { proposal } = await (await stage.settlements(admin)).proposeTermination(order(tenantId));
    const proposalId = proposal?.proposalId ?? '';
    expect(await approving(proposalId, admin)).toMatchObject({ category: 'permission_denied', reason: 'SAME_PERSON' });
    expect(await approving(proposalId, enforcer)).toMatchObject({ reason: 'ROLE_REQUIRED' });
    expect(await stored(tenantId)).toMatchObject([{ state: 'PENDING', settlement_id: null }]);
  });

  test('stops admission in its own commit, revokes grants, and is decided once', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const asked = { requestId: requestId(), tenantId, product: PRODUCT, jobId: '', units: 5n, ...ANY_KIND };
    await (await stage.admission()).admit(asked);
    const { proposalId } = await propose(stage, tenantId);
    const settlement = await approve(stage, proposalId);
    expect(settlement).toMatchObject({ tenantId, complete: false, lines: [] });
    expect(settlement.progress).toMatchObject([{ step: 'SETTLEMENT_STEP_ADMISSION_STOPPED' }]);
    const refused = await refusal((await stage.admission()).admit({ ...asked, requestId: requestId() }));
    expect(refused).toMatchObject({ metadata: { cause: 'TERMINATION', clause_id: 'jd/7.3.5' } });
    expect(await approving(proposalId)).toMatchObject({ reason: 'PROPOSAL_DECIDED' });
    expect(await refusal(proposing(tenantId))).toMatchObject({ reason: 'ALREADY_TERMINATED' });
    const grants = stage.service().db.selectFrom('grants').select('state').where('tenant_id', '=', tenantId);
    expect(await grants.execute()).toEqual([{ state: 'REVOKED' }]);
    const { standing } = await (await stage.standing()).getStanding({ tenantId });
    const restrictionId = standing?.restrictions[0]?.restrictionId ?? '';
    const lift = { requestId: requestId(), tenantId, restrictionId, reason: 'We changed our mind.' };
    expect(await refusal((await stage.standing()).liftRestriction(lift))).toMatchObject({
      reason: 'NOT_LIFTABLE',
      metadata: { liftable_by: 'NOBODY' },
    });
  });

  test('not after its time, and then a new one can be made', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const { proposalId, expireTime } = await propose(stage, tenantId);
    expect(expireTime).toEqual(new Date(stage.clock.now.getTime() + 72 * 3_600_000));
    stage.clock.now = expireTime ?? stage.clock.now;
    expect(await approving(proposalId)).toMatchObject({ reason: 'PROPOSAL_EXPIRED' });
    const client = await stage.settlements();
    const all = { tenantId, state: 'PROPOSAL_STATE_EXPIRED' as const, pageSize: 0, pageToken: '' };
    expect((await client.listProposals(all)).proposals).toMatchObject([{ proposalId, state: all.state }]);
    await approve(stage, (await propose(stage, tenantId)).proposalId);
  });

  test('usage meanwhile is what it was proposed for; more value, another fate or another standing is not', async () => {
    const used = await openTenant(stage, 10n * YUAN, YUAN);
    const first = await propose(stage, used);
    stage.wallet.charge(used, 5n * YUAN);
    await approve(stage, first.proposalId);

    const richer = await openTenant(stage, YUAN);
    const second = await propose(stage, richer);
    const lotId = stage.wallet.credit(richer, 'CASH', YUAN);
    expect(await approving(second.proposalId)).toMatchObject({
      category: 'failed_precondition',
      reason: 'POSITION_CHANGED',
      metadata: { changed: `lot ${lotId} REFUNDED` },
    });
    const owing = await openTenant(stage, YUAN);
    const third = await propose(stage, owing);
    stage.wallet.charge(owing, 2n * YUAN);
    expect(await approving(third.proposalId)).toMatchObject({ metadata: { changed: 'still_owed' } });

    const suspended = await openTenant(stage, YUAN);
    const fourth = await propose(stage, suspended);
    const suspension = { clauseId: 'jd/3.4', reason: 'Complaints about messages.', expireTime: undefined };
    await (
      await stage.standing()
    ).suspendTenant({
      requestId: requestId(),
      tenantId: suspended,
      ...suspension,
      validateOnly: false,
    });
    expect(await approving(fourth.proposalId)).toMatchObject({ metadata: { changed: 'staff_restrictions' } });
    expect(await stored(suspended)).toMatchObject([{ state: 'PENDING' }]);
  });

  test('value that comes back from a reservation was part of what was proposed', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const asked = { requestId: requestId(), tenantId, product: PRODUCT, jobId: '', units: 20n, ...ANY_KIND };
    const { grant } = await (await stage.admission()).admit(asked);
    const proposal = await propose(stage, tenantId);
    const grantId = grant?.grantId ?? '';
    await (await stage.admission()).returnGrant({ requestId: requestId(), tenantId, grantId });
    expect(proposal.preview?.refunded).toEqual(cny(YUAN - 20n * UNIT_PRICE));
    expect((await approve(stage, proposal.proposalId)).tenantId).toBe(tenantId);
  });

  test('without the wallet nothing is decided, and an unknown proposal is named', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const { proposalId } = await propose(stage, tenantId);
    stage.wallet.fail('getPosition', 'DOWN');
    expect(await approving(proposalId)).toMatchObject({ category: 'unavailable' });
    expect(await stored(tenantId)).toMatchObject([{ state: 'PENDING' }]);
    expect(await approving(newId('prp'))).toMatchObject({ category: 'not_found', reason: 'PROPOSAL_NOT_FOUND' });
  });
});

describe('RejectProposal and ListProposals', () => {
  test('a rejected proposal changes nothing and cannot be approved', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const { proposalId } = await propose(stage, tenantId);
    const client = await stage.settlements(approver);
    const rejection = { requestId: requestId(), proposalId, reason: 'The tenant moves to the new line.' };
    const { proposal } = await client.rejectProposal(rejection);
    expect(proposal).toMatchObject({ state: 'PROPOSAL_STATE_REJECTED', decider: `user:${approver.userId}` });
    expect((await client.rejectProposal(rejection)).proposal).toEqual(proposal);
    expect(await approving(proposalId)).toMatchObject({ reason: 'PROPOSAL_DECIDED' });
    expect((await (await stage.standing()).getStanding({ tenantId })).standing?.maySend).toBe(true);
  });

  test('pages follow each other, newest first, without gaps or repeats', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const made: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { proposalId } = await propose(stage, tenantId);
      made.unshift(proposalId);
      const reason = 'Not this one, thank you.';
      await (await stage.settlements(approver)).rejectProposal({ requestId: requestId(), proposalId, reason });
    }
    const client = await stage.settlements();
    const page = { state: 'PROPOSAL_STATE_UNSPECIFIED' as const, tenantId, pageSize: 2, pageToken: '' };
    const first = await client.listProposals(page);
    const second = await client.listProposals({ ...page, pageToken: first.nextPageToken });
    const listed = [...first.proposals, ...second.proposals].map((each) => each.proposalId);
    expect(listed.toSorted()).toEqual(made.toSorted());
    expect(second.nextPageToken).toBe('');
    expect(await refusal(client.listProposals({ ...page, pageToken: 'x' }))).toMatchObject({
      reason: 'INVALID_PAGE_TOKEN',
    });
    expect(await refusal(client.listProposals({ ...page, pageSize: 201 }))).toMatchObject({
      category: 'invalid_argument',
    });
  });
});
