// Every address of the console in one place, so that links and routes cannot drift apart.

const seg = encodeURIComponent;

/** Addresses; parameters are encoded here and nowhere else. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signOut: '/sign-out',
  language: '/language',
  styles: '/assets/console.css',
  icon: '/assets/icon.svg',
  tenant: (tenantId: string) => {
    const base = `/tenants/${seg(tenantId)}`;
    return {
      overview: `${base}/overview`,
      usage: `${base}/usage`,
      orders: `${base}/orders`,
      invoices: `${base}/invoices`,
      invoice: (invoiceId: string) => `${base}/invoices/${seg(invoiceId)}`,
      invoiceFile: (invoiceId: string, format: 'pdf' | 'csv') => `${base}/invoices/${seg(invoiceId)}/file.${format}`,
      notices: `${base}/notices`,
      agreement: `${base}/agreement`,
      agreementVersion: (agreementId: string, version: string) =>
        `${base}/agreement/${seg(agreementId)}/${seg(version)}`,
      agreementDifference: (agreementId: string, from: string, to: string) =>
        `${base}/agreement/${seg(agreementId)}/${seg(to)}?from=${seg(from)}`,
      agreementObjection: (agreementId: string, version: string) =>
        `${base}/agreement/${seg(agreementId)}/${seg(version)}/objection`,
      verification: `${base}/verification`,
      closure: `${base}/closure`,
      papers: `${base}/papers`,
      paper: (documentId: string) => `${base}/papers/${seg(documentId)}`,
    };
  },
  staff: {
    tenants: '/staff/tenants',
    tenant: (tenantId: string) => `/staff/tenants/${seg(tenantId)}`,
    suspend: (tenantId: string) => `/staff/tenants/${seg(tenantId)}/suspend`,
    lift: (tenantId: string, restrictionId: string) => `/staff/tenants/${seg(tenantId)}/lift/${seg(restrictionId)}`,
    terminate: (tenantId: string) => `/staff/tenants/${seg(tenantId)}/terminate`,
    settlement: (tenantId: string, settlementId: string) =>
      `/staff/tenants/${seg(tenantId)}/settlements/${seg(settlementId)}`,
    verifications: '/staff/verifications',
    verification: (tenantId: string, verificationId: string) =>
      `/staff/verifications/${seg(tenantId)}/${seg(verificationId)}`,
    paper: (tenantId: string, verificationId: string, documentId: string) =>
      `/staff/verifications/${seg(tenantId)}/${seg(verificationId)}/papers/${seg(documentId)}`,
    proposals: '/staff/proposals',
    proposal: (tenantId: string, proposalId: string) => `/staff/proposals/${seg(tenantId)}/${seg(proposalId)}`,
  },
} as const;

/** A local path that a form may send people back to; the start page for anything else (open redirects). */
export function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) && path.length <= 500 ? path : paths.home;
}
