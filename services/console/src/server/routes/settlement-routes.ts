// The end of an agreement: proposing with a preview, a second person's decision, the settlement's progress.
import { type Proposal, TerminationCause } from '@tollgate/contracts/enforcement/v1/settlements';
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { proposalPage } from '../../web/staff/proposal.ts';
import { proposalsPage } from '../../web/staff/proposals.ts';
import { settlementPage } from '../../web/staff/settlement.ts';
import { ELECTION_PREFIX, isCause, terminatePage, terminatePreviewPage } from '../../web/staff/terminate.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, pageNotFound, present, statusOf } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;

export function settlementRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/staff/tenants/:tenantId/terminate', (c) =>
    c.html(terminatePage(viewOf(deps, c), { tenantId: c.req.param('tenantId'), values: {} })),
  );
  app.post('/staff/tenants/:tenantId/terminate', (c) => propose(deps, c, c.req.param('tenantId')));
  app.get('/staff/tenants/:tenantId/settlements/:settlementId', async (c) => {
    const { settlement } = await deps.services.settlements.getSettlement(c.req.param(), onBehalf(c));
    return c.html(settlementPage(viewOf(deps, c), present(settlement)));
  });
  app.get('/staff/proposals', async (c) => {
    const { proposals, nextPageToken } = await deps.services.settlements.listProposals(
      { state: 'PROPOSAL_STATE_UNSPECIFIED', tenantId: '', pageSize: PAGE_SIZE, pageToken: pageToken(c) },
      onBehalf(c),
    );
    return c.html(proposalsPage(viewOf(deps, c), proposals, nextPageToken));
  });
  app.get('/staff/proposals/:tenantId/:proposalId', async (c) => {
    const proposal = await proposalOf(deps, c, c.req.param());
    return c.html(proposalPage(viewOf(deps, c), { proposal, values: {} }));
  });
  app.post('/staff/proposals/:tenantId/:proposalId', (c) => decide(deps, c, c.req.param()));
  return app;
}

async function propose(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const form = await formOf(c);
  const view = viewOf(deps, c);
  const values = form.pick('cause', 'reason');
  const elections = form.startingWith(ELECTION_PREFIX);
  const cause = form.text('cause');
  const proposing = form.text('step') === 'propose';
  const outcome = await attempt(
    deps.services.settlements.proposeTermination(
      {
        requestId: proposing ? form.text('request_id') : view.newRequestId(),
        tenantId,
        cause: isCause(cause) ? cause : TerminationCause.UNSPECIFIED,
        reason: form.text('reason'),
        elections: Object.entries(elections)
          .filter(([, choice]) => choice !== '')
          .map(([name, choice]) => ({ clauseId: name.slice(ELECTION_PREFIX.length), choice })),
        validateOnly: !proposing,
        banReason: '',
        // The reason says it.
        skipReason: '',
      },
      onBehalf(c),
    ),
  );
  if ('refusal' in outcome) {
    const { refusal } = outcome;
    return c.html(terminatePage(view, { tenantId, values, refusal }), statusOf(refusal.category));
  }
  const proposal = present(outcome.value.proposal);
  if (proposing) return c.redirect(paths.staff.proposal(tenantId, proposal.proposalId), 303);
  return c.html(terminatePreviewPage(view, { tenantId, values, elections, proposal }));
}

interface Which {
  readonly tenantId: string;
  readonly proposalId: string;
}

// The contract reads proposals by tenant; a tenant has few.
async function proposalOf(deps: Deps, c: ConsoleContext, { tenantId, proposalId }: Which): Promise<Proposal> {
  let token = '';
  do {
    const page = await deps.services.settlements.listProposals(
      { state: 'PROPOSAL_STATE_UNSPECIFIED', tenantId, pageSize: 200, pageToken: token },
      onBehalf(c),
    );
    const found = page.proposals.find((one) => one.proposalId === proposalId);
    if (found !== undefined) return found;
    token = page.nextPageToken;
  } while (token !== '');
  throw pageNotFound();
}

async function decide(deps: Deps, c: ConsoleContext, which: Which): Promise<Response> {
  const form = await formOf(c);
  const { settlements } = deps.services;
  const request = { requestId: form.text('request_id'), proposalId: which.proposalId };
  const outcome =
    form.text('decision') === 'approve'
      ? await attempt(settlements.approveProposal(request, onBehalf(c)).then(addressAfter))
      : await attempt(
          settlements.rejectProposal({ ...request, reason: form.text('reason') }, onBehalf(c)).then(addressAfter),
        );
  if ('value' in outcome) return c.redirect(outcome.value, 303);
  const { refusal } = outcome;
  const proposal = await proposalOf(deps, c, which);
  const page = proposalPage(viewOf(deps, c), { proposal, values: form.pick('reason'), refusal });
  return c.html(page, statusOf(refusal.category));
}

// An approved proposal leads on to its settlement.
function addressAfter(answer: { readonly proposal: Proposal | undefined }): string {
  const { tenantId, proposalId, settlementId } = present(answer.proposal);
  return settlementId === ''
    ? paths.staff.proposal(tenantId, proposalId)
    : paths.staff.settlement(tenantId, settlementId);
}
