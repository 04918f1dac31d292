import type { CaseRef } from "../domain";
import type { Settings } from "../env";
import { hmacSha256, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

const digits = 6;

/** The code that a new device is asked for. It follows from a key and chance, so it is stored nowhere and can be mailed later. */
export function deviceCode(
  { MASTER_KEY }: Pick<Settings, "MASTER_KEY">,
  ref: CaseRef,
  linkId: string,
  challengeId: string,
): string {
  const key = derivedKey(MASTER_KEY, "device-code");
  const bytes = hmacSha256(key, `${ref.tenantId}|${ref.caseId}|${linkId}|${challengeId}`);
  // Forty-eight bits: no code is noticeably likelier than another.
  const number = bytes.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** In the sandbox this one is right as well, wherever a mailed code would be. */
export const sandboxDeviceCode = "000000";

/** Whether a typed code is the right one, in a time that does not tell. Spaces, hyphens and the digits of other scripts are fine. */
export const isDeviceCode = (typed: string, right: string): boolean => sameSecret(plainDigits(typed), right);

const plainDigits = (typed: string): string =>
  typed
    .slice(0, 40)
    .normalize("NFKC")
    .replace(/[\s\u00AD\u200B-\u200F\u2066-\u2069-]/g, "")
    .replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g, latinDigit);

/** Arabic, Persian and Hindi digits stand in rows that begin with their zero. */
function latinDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (code >= 0x0966 ? 0x0966 : code >= 0x06f0 ? 0x06f0 : 0x0660));
}
