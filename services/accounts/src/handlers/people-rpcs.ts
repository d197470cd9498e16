// MembersService, SessionsService and DeliveriesService as wholes.
import { DeliveriesServiceService } from '@tollgate/contracts/accounts/v1/deliveries';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import { type Binding, implement } from '@tollgate/rpc';
import { acceptInvitationHandler } from './accept-invitation.ts';
import { changePasswordHandler } from './change-password.ts';
import { confirmEmailHandler } from './confirm-email.ts';
import type { HandlerParts } from './handler-parts.ts';
import { inviteMemberHandler } from './invite-member.ts';
import { listDeliveriesHandler } from './list-deliveries.ts';
import { listMembersHandler } from './list-members.ts';
import { listNoticeTemplatesHandler } from './list-notice-templates.ts';
import { listSessionsHandler } from './list-sessions.ts';
import { recordBounceHandler } from './record-bounce.ts';
import { removeMemberHandler } from './remove-member.ts';
import { requestPasswordResetHandler } from './request-password-reset.ts';
import { resetPasswordHandler } from './reset-password.ts';
import { revokeSessionsHandler } from './revoke-sessions.ts';
import { setMemberRolesHandler } from './set-member-roles.ts';
import { setNoticePreferenceHandler } from './set-notice-preference.ts';
import { setOwnContactHandler } from './set-own-contact.ts';
import { startImpersonationHandler } from './start-impersonation.ts';
import { withdrawInvitationHandler } from './withdraw-invitation.ts';

export function peopleRpcs(parts: HandlerParts): Binding[] {
  return [
    implement(MembersServiceService, {
      inviteMember: inviteMemberHandler(parts),
      acceptInvitation: acceptInvitationHandler(parts),
      withdrawInvitation: withdrawInvitationHandler(parts),
      listMembers: listMembersHandler(parts),
      setMemberRoles: setMemberRolesHandler(parts),
      removeMember: removeMemberHandler(parts),
    }),
    implement(SessionsServiceService, {
      listSessions: listSessionsHandler(parts),
      revokeSessions: revokeSessionsHandler(parts),
      changePassword: changePasswordHandler(parts),
      requestPasswordReset: requestPasswordResetHandler(parts),
      resetPassword: resetPasswordHandler(parts),
      setOwnContact: setOwnContactHandler(parts),
      confirmEmail: confirmEmailHandler(parts),
      startImpersonation: startImpersonationHandler(parts),
    }),
    implement(DeliveriesServiceService, {
      listDeliveries: listDeliveriesHandler(parts),
      setNoticePreference: setNoticePreferenceHandler(parts),
      recordBounce: recordBounceHandler(parts),
      listNoticeTemplates: listNoticeTemplatesHandler(),
    }),
  ];
}
