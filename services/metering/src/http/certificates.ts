// Where the certificates come from with which Amazon SNS signs: a file that an operator pinned, or Amazon's own address.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { CertificateSource } from '../deps.ts';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** All certificates of a PEM file, whatever the message says about where its own is. Throws when it holds none. */
export function pinnedCertificates(path: string): CertificateSource {
  const certificates = certificatesOf(readFileSync(path, 'utf8'));
  if (certificates.length === 0) throw new Error('METERING_SNS_CERTIFICATE_FILE holds no certificate');
  return () => Promise.resolve(certificates);
}

/** What of fetch is needed. */
type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

const FETCH_MS = 3_000;
const BYTES_MAX = 32_768;
const KEPT_MAX = 20;

/**
 * Certificates from the address that a message names, kept by address. Who asks has checked that it is Amazon's: TLS
 * says that Amazon answers. What cannot be had makes no certificate, and the sender tries again.
 */
export function fetchedCertificates(fetcher: Fetcher = fetch): CertificateSource {
  const kept = new Map<string, readonly X509Certificate[]>();
  return async (url) => {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const certificates = await download(fetcher, url);
    if (kept.size >= KEPT_MAX) kept.clear();
    if (certificates.length > 0) kept.set(url, certificates);
    return certificates;
  };
}

async function download(fetcher: Fetcher, url: string): Promise<X509Certificate[]> {
  try {
    const answer = await fetcher(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) });
    const text = answer.ok ? await answer.text() : '';
    return text.length > BYTES_MAX ? [] : certificatesOf(text);
  } catch {
    return [];
  }
}

const certificatesOf = (text: string): X509Certificate[] =>
  (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
