// Who a certificate names, and that one connection's answer is never another's.
import { EventEmitter } from 'node:events';
import type { PeerCertificate } from 'node:tls';

import { describe, expect, it } from 'vitest';

import { peerOf, spiffeOf } from './peer.ts';

const certificate = (subjectaltname?: string): PeerCertificate => ({ subjectaltname }) as PeerCertificate;

describe('spiffeOf', () => {
  it.each([
    ['URI:spiffe://tollgate/wallet, DNS:localhost', 'spiffe://tollgate/wallet'],
    ['DNS:localhost, URI:spiffe://tollgate/wallet', 'spiffe://tollgate/wallet'],
    ['DNS:localhost', undefined],
    ['URI:https://tollgate/wallet', undefined],
    ['URI:spiffe://tollgate/wallet, URI:spiffe://tollgate/billing', undefined],
    ['DNS:"x, URI:spiffe://tollgate/wallet, y", DNS:localhost', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (names, spiffe) => {
    const peer = spiffeOf(certificate(names));
    expect(peer).toEqual(spiffe === undefined ? { verified: true } : { verified: true, spiffe });
  });

  it('knows nobody without a certificate', () => {
    expect(spiffeOf(undefined)).toEqual({ verified: false });
  });
});

describe('peerOf', () => {
  const callOn = (session: unknown, name: string) => ({
    call: { stream: { session } },
    reads: 0,
    getAuthContext() {
      this.reads++;
      return { sslPeerCertificate: certificate(`URI:spiffe://tollgate/${name}`) };
    },
  });

  it('reads the certificate once a connection', () => {
    const session = new EventEmitter();
    const [first, second] = [callOn(session, 'wallet'), callOn(session, 'wallet')];
    expect([peerOf(first), peerOf(second)].map((peer) => peer.spiffe)).toEqual([
      'spiffe://tollgate/wallet',
      'spiffe://tollgate/wallet',
    ]);
    expect([first.reads, second.reads]).toEqual([1, 0]);
  });

  it('tells connections apart, and reads each time when there is none to tell', () => {
    expect(peerOf(callOn(new EventEmitter(), 'wallet')).spiffe).toBe('spiffe://tollgate/wallet');
    expect(peerOf(callOn(new EventEmitter(), 'billing')).spiffe).toBe('spiffe://tollgate/billing');
    const [first, second] = [callOn(undefined, 'wallet'), callOn(undefined, 'billing')];
    expect([peerOf(first), peerOf(second)].map((peer) => peer.spiffe)).toEqual([
      'spiffe://tollgate/wallet',
      'spiffe://tollgate/billing',
    ]);
  });
});
