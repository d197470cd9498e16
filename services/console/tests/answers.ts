// What the stand-ins answer, and to whom: the access rules are those of the services, as far as the console needs them.
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { DocumentsServiceService as PapersServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Handlers } from '@tollgate/rpc';

import { standIn, type StandIn } from '@tollgate/testing/stand-ins';

/** Answers beside signing people in; tests set what they need. */
export interface Answers {
  tenants?: Partial<Handlers<TenantsServiceService>>;
  agreements?: Partial<Handlers<AgreementsServiceService>>;
  verifications?: Partial<Handlers<VerificationsServiceService>>;
  papers?: Partial<Handlers<PapersServiceService>>;
  identities?: Partial<Handlers<IdentitiesServiceService>>;
  requirements?: Partial<Handlers<RequirementsServiceService>>;
  notices?: Partial<Handlers<NoticesServiceService>>;
  closures?: Partial<Handlers<ClosuresServiceService>>;
  wallet?: Partial<Handlers<WalletServiceService>>;
  metering?: Partial<Handlers<MeteringServiceService>>;
  orders?: Partial<Handlers<OrdersServiceService>>;
  invoices?: Partial<Handlers<InvoicesServiceService>>;
  documents?: Partial<Handlers<DocumentsServiceService>>;
  standing?: Partial<Handlers<StandingServiceService>>;
  settlements?: Partial<Handlers<SettlementsServiceService>>;
}

const own = { staff: ['support'], tenant: 'own' } as const;
const everybody = { public: true } as const;

/** By service. */
export function standInsOf(answers: Answers, users: StandIn) {
  return {
    accounts: [users, ...accountsOf(answers)],
    wallet: [standIn(WalletServiceService, { getBalance: own, listLots: own }, answers.wallet ?? {})],
    metering: [standIn(MeteringServiceService, { queryUsage: own }, answers.metering ?? {})],
    billing: [
      standIn(OrdersServiceService, { listOrders: own, createTopUpOrder: { tenant: 'own' } }, answers.orders ?? {}),
      standIn(InvoicesServiceService, { listInvoices: own, getInvoice: own }, answers.invoices ?? {}),
      standIn(DocumentsServiceService, { renderInvoice: own }, answers.documents ?? {}),
    ],
    enforcement: enforcementOf(answers),
  } as const;
}

function accountsOf(answers: Answers): StandIn[] {
  return [
    ...kycOf(answers),
    standIn(TenantsServiceService, { getTenant: own, listTenants: { staff: ['support'] } }, answers.tenants ?? {}),
    standIn(
      AgreementsServiceService,
      {
        listAgreementVersions: everybody,
        getAgreementVersion: everybody,
        diffAgreementVersions: everybody,
        getBindingAgreement: own,
        acceptAgreement: { tenant: 'own' },
        listAcceptances: own,
        objectToAgreementVersion: { tenant: 'own' },
      },
      answers.agreements ?? {},
    ),
    standIn(
      VerificationsServiceService,
      {
        listVerifications: own,
        getVerification: own,
        submitVerification: { tenant: 'own' },
        approveVerification: { staff: ['reviewer'] },
        rejectVerification: { staff: ['reviewer'] },
      },
      answers.verifications ?? {},
    ),
    standIn(NoticesServiceService, { listNotices: own }, answers.notices ?? {}),
    closuresOf(answers),
  ];
}

function kycOf(answers: Answers): StandIn[] {
  const reviewer = { staff: ['reviewer'] } as const;
  const shown = { staff: ['reviewer', 'support'], tenant: 'own' } as const;
  return [
    standIn(
      PapersServiceService,
      {
        // A stream: accounts holds its header against the rule, and so do the answers of tests.
        uploadDocument: everybody,
        getDocument: shown,
        listDocuments: shown,
        readDocument: { ...reviewer, tenant: 'own' },
        reviewDocument: reviewer,
      },
      answers.papers ?? {},
    ),
    standIn(IdentitiesServiceService, { readIdentity: reviewer }, answers.identities ?? {}),
    standIn(
      RequirementsServiceService,
      { getRequirements: shown, listReviewReasons: everybody },
      answers.requirements ?? {},
    ),
  ];
}

function closuresOf(answers: Answers): StandIn {
  const owner = { tenant: 'own' } as const;
  const rules = { previewClosure: own, listClosures: own, requestClosure: owner, cancelClosure: owner };
  return standIn(ClosuresServiceService, rules, answers.closures ?? {});
}

function enforcementOf(answers: Answers): StandIn[] {
  const enforcer = { staff: ['enforcer'] } as const;
  const approver = { staff: ['approver'] } as const;
  return [
    standIn(
      StandingServiceService,
      { getStanding: own, suspendTenant: enforcer, liftRestriction: enforcer },
      answers.standing ?? {},
    ),
    standIn(
      SettlementsServiceService,
      {
        listProposals: own,
        getSettlement: own,
        proposeTermination: enforcer,
        approveProposal: approver,
        rejectProposal: approver,
      },
      answers.settlements ?? {},
    ),
  ];
}
