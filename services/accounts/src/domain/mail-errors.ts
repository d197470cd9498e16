// What is refused about e-mail, by name.
import { type DomainError, notFound } from '@tollgate/errors';

export const mailNotFound = (): DomainError => notFound('MAIL_NOT_FOUND', 'No e-mail was sent with this message id.');
