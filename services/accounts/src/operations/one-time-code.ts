// One-time codes of staff: RFC 6238 with six digits, 30 seconds, SHA-1, as every authenticator app has it.
import { generateSecret, verify } from 'otplib';

/** How far the clock of a telephone may be off, either way. */
const TOLERANCE_SECONDS = 30;

/** A fresh secret of 160 bits, base32. */
export function createCodeSecret(): string {
  return generateSecret();
}

/** The time step that a code belongs to, or undefined when it is not a code of now. */
export async function codeStep(secret: string, code: string, now: Date): Promise<bigint | undefined> {
  // Anything else makes the library throw.
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  return result.valid && 'timeStep' in result ? BigInt(result.timeStep) : undefined;
}
