// How a tenant gets verified: what is due, facts about its identity, and the papers that prove them.
import { TenantKind } from '@tollgate/contracts/accounts/v1/tenants';
import type { SubmitVerificationRequest } from '@tollgate/contracts/accounts/v1/verifications';
import { invalidArgument } from '@tollgate/errors';
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { verificationPage, type VerificationPage } from '../../web/tenant/verification.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { type Form, formOf } from '../form.ts';
import { paperUpload, sendPaper } from '../paper-stream.ts';
import { attempt, part, present, statusOf } from '../refusals.ts';
import { pageToken } from './tenant-routes.ts';

const PAGE_SIZE = 50;
/** As many as one question brings; a tenant may have no more. */
const PAPERS_MAX = 200;
const TOO_LARGE = 413;

export function verificationRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>().basePath('/tenants/:tenantId');
  app.get('/verification', async (c) => {
    const stored = c.req.query('stored');
    return c.html(await verificationHtml(deps, c, c.req.param('tenantId'), { stored }));
  });
  app.post('/verification', (c) => submitVerification(deps, c, c.req.param('tenantId')));
  app.post('/papers', (c) => uploadPaper(deps, c, c.req.param('tenantId')));
  app.get('/papers/:documentId', (c) => sendPaper(deps, c, c.req.param()));
  return app;
}

/** The page again, for a paper whose size the console does not even read. */
export async function paperTooLargePage(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const paperRefusal = invalidArgument('DOCUMENT_TOO_LARGE', 'the paper is too large');
  return c.html(await verificationHtml(deps, c, tenantId, { paperRefusal }), TOO_LARGE);
}

async function verificationHtml(deps: Deps, c: ConsoleContext, tenantId: string, extra: Partial<VerificationPage>) {
  const { tenants, verifications, requirements, papers } = deps.services;
  const call = onBehalf(c);
  const [{ tenant }, answer, due, given, reasons] = await Promise.all([
    tenants.getTenant({ tenantId }, call),
    verifications.listVerifications(
      { tenantId, state: 'VERIFICATION_STATE_UNSPECIFIED', pageSize: PAGE_SIZE, pageToken: pageToken(c) },
      call,
    ),
    part(c, requirements.getRequirements({ tenantId }, call)),
    part(c, papers.listDocuments({ tenantId, pageSize: PAPERS_MAX, pageToken: '' }, call)),
    part(c, requirements.listReviewReasons({}, call)),
  ]);
  const data = { tenantId, kind: present(tenant).kind, ...answer, due, papers: given, reasons };
  return verificationPage(viewOf(deps, c), { ...data, ...extra });
}

async function submitVerification(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const form = await formOf(c);
  const request = { requestId: form.text('request_id'), tenantId, identity: identityOf(form) };
  const outcome = await attempt(deps.services.verifications.submitVerification(request, onBehalf(c)));
  if ('value' in outcome) return c.redirect(paths.tenant(tenantId).verification, 303);
  const dates = ['licence_valid_until', 'id_valid_until'];
  const values = form.pick('legal_name', 'uscc', 'legal_person_name', 'resident_id', ...dates);
  const { refusal } = outcome;
  return c.html(await verificationHtml(deps, c, tenantId, { values, refusal }), statusOf(refusal.category));
}

async function uploadPaper(deps: Deps, c: ConsoleContext, tenantId: string): Promise<Response> {
  const form = await formOf(c);
  const paperValues = form.pick('type');
  const file = form.file('paper');
  if (file === undefined) {
    const page = await verificationHtml(deps, c, tenantId, { paperValues, noFile: true });
    return c.html(page, statusOf('invalid_argument'));
  }
  const which = { requestId: form.text('request_id'), tenantId, type: form.text('type') };
  const parts = paperUpload(which, file.name, file.type, Buffer.from(await file.arrayBuffer()));
  const outcome = await attempt(deps.services.papers.uploadDocument(parts, onBehalf(c)));
  if ('value' in outcome) {
    const stored = outcome.value.document?.documentId ?? '';
    return c.redirect(`${paths.tenant(tenantId).verification}?stored=${encodeURIComponent(stored)}`, 303);
  }
  const { refusal: paperRefusal } = outcome;
  const page = await verificationHtml(deps, c, tenantId, { paperValues, paperRefusal });
  return c.html(page, statusOf(paperRefusal.category));
}

function identityOf(form: Form): SubmitVerificationRequest['identity'] {
  if (form.text('kind') === TenantKind.ENTERPRISE) {
    const value = {
      legalName: form.text('legal_name'),
      uscc: form.text('uscc').toUpperCase(),
      legalPersonName: form.text('legal_person_name'),
      licenceValidUntil: lastDay(form.text('licence_valid_until')),
    };
    return { $case: 'enterprise', value };
  }
  const value = {
    legalName: form.text('legal_name'),
    residentId: form.text('resident_id').toUpperCase(),
    idValidUntil: lastDay(form.text('id_valid_until')),
  };
  return { $case: 'individual', value };
}

/** Cards and licences without an end say so in Chinese, which not everybody can type. */
const lastDay = (text: string): string => (/^long[- ]?term$/i.test(text) ? '长期' : text);
