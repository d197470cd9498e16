// What refusals mean and what to do about them, in English.
import type { Counterpart } from './catalogue.ts';
import type { reasonsZh } from './reasons-zh.ts';

export const reasonsEn: Counterpart<typeof reasonsZh> = {
  known: {
    SIGN_IN_REFUSED:
      'The login, the password or the one-time code is wrong, or the sign-in is locked for a while after repeated failures. Check and try again, or wait a few minutes.',
    TENANT_SCOPE: 'You may only look at your own tenant. Go back to your overview.',
    TENANT_NOT_ALLOWED: 'This page is for the provider’s staff. Go back to your overview.',
    ROLE_REQUIRED: 'None of your roles allows this. Ask an administrator for the role if you need it.',
    SAME_PERSON: 'Nobody approves a proposal of their own. A colleague with the approver role has to decide.',
    PROPOSAL_EXPIRED: 'The time of this proposal is over. Preview and propose again.',
    PROPOSAL_DECIDED: 'This proposal has been decided already. Nothing is left to do.',
    POSITION_CHANGED: 'The tenant’s value has changed since the preview. Preview and propose again.',
    CLAUSE_UNKNOWN:
      'The agreement that this tenant accepted has no such clause. Enter a clause number of it, such as jd/3.4.',
    CLAUSE_DOES_NOT_ALLOW: 'This clause does not allow a suspension. Choose one that does.',
    ELECTION_REQUIRED: 'The agreement leaves a choice here. Choose for each clause listed.',
    NOT_LIFTABLE: 'You cannot lift this restriction. See who can, beside it.',
    ALREADY_LIFTED: 'This restriction was lifted already. Nothing is left to do.',
    REQUEST_ID_REUSED: 'This form was sent before with other content. Open the page again, then send it.',
    AGREEMENT_CHANGED: 'The agreement has changed since you read it. Read it again, then accept.',
    VERIFICATION_PENDING: 'Identity papers are already under review. Wait for the result.',
    TENANT_CLOSED: 'This tenant is settled and closed. Nothing can be done with it any more.',
    AGREEMENT_NOT_ACCEPTED: 'This tenant has accepted no agreement, so there is none to act upon.',
    NO_AGREEMENT: 'No agreement has been accepted yet. Read and accept one on the agreement page.',
    SENDING_RESTRICTED: 'The account may not send at present. The overview says why and what to do.',
    TOP_UP_RESTRICTED: 'The account may not be topped up at present. The overview says why and what to do.',
    TENANT_NOT_FOUND: 'There is no such tenant. Check the id.',
    TENANT_WITHOUT_AGREEMENT:
      'This tenant has accepted no agreement yet. One has to be accepted on the agreement page first.',
    CAUSE_NOT_IN_AGREEMENT: 'The tenant’s agreement does not know this cause. Choose another one.',
    PROPOSAL_PENDING: 'A proposal to terminate already waits for this tenant. Decide that one first.',
    ALREADY_TERMINATED: 'The agreement of this tenant has ended or is being settled.',
    EXPIRE_TIME_PAST: 'The end has to lie ahead. Choose a later day.',
    VERIFICATION_NOT_PENDING: 'These papers have been reviewed already. Nothing is left to do.',
    IDENTITY_NUMBER_INVALID: 'The number fails its own check character. Compare it with the papers.',
    IDENTITY_KIND_MISMATCH: 'These papers do not fit the kind of the account (individual or enterprise).',
    LICENCE_EXPIRED: 'The business licence has expired. Submit a valid one.',
    LICENCE_DATE_INVALID: 'The last day of the licence is no day that exists.',
    UNDERAGE: 'Nobody below the required age can open an account.',
    PAYMENT_CHANNEL_NOT_OFFERED: 'This way to pay is not offered at present. Choose another one.',
    SESSION_INVALID: 'Your session is over. Sign in again.',
    CSRF_MISMATCH: 'This form does not belong to your session, or the page is too old. Go back, reload and send again.',
    PAGE_NOT_FOUND: 'There is no such page. Check the address, or use the navigation.',
    FORM_TOO_LARGE: 'What was sent is too large. Shorten it and try again.',
  },
  category: {
    invalid_argument: 'Something in the form is not right. Correct it as shown and send again.',
    unauthenticated: 'Your session is over. Sign in again.',
    permission_denied: 'You are not allowed to do this.',
    not_found: 'What you asked for does not exist. Check the address.',
    already_exists: 'This exists already.',
    aborted: 'This conflicts with something else that was done. Reload and try again.',
    failed_precondition: 'The present state does not allow this.',
    resource_exhausted: 'A limit is reached. Try again later.',
    unavailable: 'A service is not available at present; nothing of yours is lost. Try again in a moment.',
    deadline_exceeded:
      'A service took too long. Try again in a moment; sending the same form twice does not do it twice.',
    cancelled: 'The request was cancelled.',
    internal: 'An internal error was recorded. Try again in a moment, and tell the provider if it stays.',
  },
};
