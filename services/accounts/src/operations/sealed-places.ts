// Where sealed data lies: what an export opens and a rotation seals again. A column that is missing here would be lost by a
// rotation: tests/key-rotation.test.ts holds the list against the schema.
import type { SealedPlace } from '../store/sealed-rows.ts';
import { SEALED } from './data-keys.ts';

export const SEALED_PLACES: readonly SealedPlace[] = [
  {
    table: 'tenant',
    id: 'tenant_id',
    owner: 'tenant_id',
    columns: [{ name: 'sealed_display_name', field: () => SEALED.tenantName }],
  },
  {
    table: 'user_account',
    id: 'user_id',
    owner: 'tenant_or_user',
    columns: [
      { name: 'sealed_display_name', field: SEALED.userName },
      { name: 'sealed_phone', field: SEALED.phone },
      { name: 'sealed_code_secret', field: SEALED.codeSecret },
      { name: 'sealed_email', field: SEALED.email },
    ],
  },
  {
    table: 'verification',
    id: 'verification_id',
    owner: 'tenant_id',
    columns: [{ name: 'sealed_identity', field: SEALED.identity }],
  },
  {
    table: 'document',
    id: 'document_id',
    owner: 'tenant_id',
    columns: [{ name: 'sealed_file_name', field: SEALED.documentName }],
  },
  {
    table: 'document_content',
    id: 'document_id',
    owner: 'by_document',
    columns: [{ name: 'sealed_content', field: SEALED.document }],
    replaced: true,
  },
  {
    table: 'profile_field',
    id: 'field',
    owner: 'tenant_id',
    columns: [{ name: 'sealed_value', field: SEALED.profile }],
  },
  {
    table: 'one_time_link',
    id: 'link_id',
    owner: 'key_owner',
    columns: [{ name: 'sealed_content', field: SEALED.linkContent }],
  },
  {
    table: 'mail',
    id: 'mail_id',
    owner: 'key_owner',
    columns: [
      { name: 'sealed_address', field: SEALED.mailAddress },
      { name: 'sealed_content', field: SEALED.mailContent },
    ],
  },
  {
    table: 'credential',
    id: 'credential_id',
    owner: 'tenant_id',
    columns: [
      { name: 'sealed_secret', field: SEALED.credentialSecret },
      { name: 'sealed_name', field: SEALED.credentialName },
      { name: 'sealed_end_reason', field: SEALED.credentialEnd },
    ],
  },
  {
    table: 'session',
    id: 'session_id',
    owner: 'impersonated_tenant_id',
    columns: [{ name: 'sealed_reason', field: SEALED.sessionReason }],
  },
  {
    table: 'notice_words',
    id: 'words_id',
    owner: 'by_notice',
    columns: [{ name: 'sealed_words', field: SEALED.noticeWords }],
  },
  {
    table: 'privacy_request',
    id: 'privacy_request_id',
    owner: 'tenant_id',
    columns: [
      { name: 'sealed_details', field: SEALED.privacyDetails },
      { name: 'sealed_answer', field: SEALED.privacyAnswer },
    ],
  },
];
