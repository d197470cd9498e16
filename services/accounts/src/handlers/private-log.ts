// Keeps what must not be stored out of the request log.
import type { Member } from '@tollgate/contracts/accounts/v1/members';
import type { MessageCodec } from '@tollgate/service';
import { keyedDigest } from '../domain/keyed-digest.ts';

/**
 * A request codec whose bytes are a keyed digest: the log keeps a plain SHA-256 of the request, by which a password or an
 * identity number could be guessed at without the slowness of argon2.
 */
export function digestedRequest<M>(codec: MessageCodec<M>, digestKey: Uint8Array): MessageCodec<M> {
  return {
    encode: (message) => ({ finish: () => keyedDigest(digestKey, 'request', codec.encode(message).finish()) }),
    decode: (bytes) => codec.decode(bytes),
  };
}

/** A response codec that stores the answer without what `strip` takes out: a replay leaves it empty. */
export function strippedAnswer<M>(codec: MessageCodec<M>, strip: (answer: M) => M): MessageCodec<M> {
  return { encode: (answer) => codec.encode(strip(answer)), decode: (bytes) => codec.decode(bytes) };
}

/** An answer about a member, stored without the name. */
export function withoutName<M extends { readonly member: Member | undefined }>(
  codec: MessageCodec<M>,
): MessageCodec<M> {
  return strippedAnswer(codec, (answer) => ({
    ...answer,
    member: answer.member && {
      ...answer.member,
      user: answer.member.user && { ...answer.member.user, displayName: '' },
    },
  }));
}
