// DeliveriesService.ListNoticeTemplates
import type {
  ListNoticeTemplatesRequest,
  ListNoticeTemplatesResponse,
} from '@tollgate/contracts/accounts/v1/deliveries';
import type { Unary } from '@tollgate/rpc';
import { contentHash, NOTICE_TEMPLATES, templateCategory } from '../domain/notice-templates.ts';
import { toProtoCategory } from './convert-members.ts';

export function listNoticeTemplatesHandler(): Unary<ListNoticeTemplatesRequest, ListNoticeTemplatesResponse> {
  return () =>
    Promise.resolve({
      templates: NOTICE_TEMPLATES.map((template) => ({
        templateId: template.id,
        version: template.version,
        topic: template.topic,
        category: toProtoCategory(templateCategory(template)),
        subject: template.subject,
        body: template.body,
        contentHash: contentHash(template),
      })),
    });
}
