import type { AttemptReport, OutsideAnswer, OutsideRequest } from "../../domain";
import { err, type Result } from "../../lib/result";
import { failed, type PluginTools } from "../define";
import type { AccessToken, OAuthAccount } from "./oauth";

/**
 * One call to a CRM with the account's token. A token that is not taken (401) is renewed, once; when the new one is not taken either,
 * trying again cannot help. The error is a finished report.
 */
export async function askCrm(
  account: OAuthAccount,
  tools: Pick<PluginTools, "accessToken" | "call">,
  requestWith: (token: AccessToken) => Result<OutsideRequest, AttemptReport>,
): Promise<Result<OutsideAnswer, AttemptReport>> {
  let refused: string | null = null;
  for (;;) {
    const token = await tools.accessToken(account, refused);
    if (!token.ok) return token;
    const request = requestWith(token.value);
    if (!request.ok) return request;
    const { headers } = request.value;
    const answer = await tools.call({
      ...request.value,
      headers: { Accept: "application/json", ...headers, Authorization: `Bearer ${token.value.token}` },
    });
    if (!answer.ok || answer.value.status !== 401) return answer;
    if (refused !== null || account.grant === "token")
      return err(failed("unauthorized", "the account's token was refused", answer.value));
    refused = token.value.token;
  }
}

/** Not now: the account has used up what it may ask for a while. */
export const later = ({ status, durationMs }: OutsideAnswer, message: string, afterSeconds: number): AttemptReport => ({
  outcome: "retry",
  code: "http_429",
  message,
  retryAfterSeconds: afterSeconds,
  httpStatus: status,
  durationMs,
});
