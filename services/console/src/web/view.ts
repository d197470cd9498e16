// What every page knows of the request that it answers. Values only: pages load nothing and decide nothing.
import { catalogues, type Messages } from './messages/index.ts';
import type { Language } from './language.ts';

/** The signed-in person as pages show them. */
export interface Viewer {
  readonly userId: string;
  readonly kind: 'tenant' | 'staff';
  /** Empty for staff. */
  readonly tenantId: string;
  readonly displayName: string;
  readonly roles: readonly string[];
}

/** One request, as its page sees it. */
export interface View {
  readonly language: Language;
  readonly t: Messages;
  /** Path and query of the page, for the way back. */
  readonly path: string;
  /** Absent before sign-in. */
  readonly viewer?: Viewer | undefined;
  /** Proves that a form came from us; empty before sign-in. */
  readonly csrfToken: string;
  readonly now: Date;
  /** A fresh request id for a form: a double submit is one request. */
  readonly newRequestId: () => string;
}

/** The texts of a language. */
export const messagesOf = (language: Language): Messages => catalogues[language];
