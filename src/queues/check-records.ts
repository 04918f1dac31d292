import type { CheckTerms, TenantId } from "../domain";
import { type Env, keyringOf, settingsOf } from "../env";
import { hmacSha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson, type JsonObject } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { SealedCheck } from "./check-words";

/** What makes two questions the same. */
export interface Question extends Pick<CheckTerms, "vendors" | "combine"> {
  type: string;
  subject: JsonObject;
  options: JsonObject;
  environment: "sandbox" | "production";
  /** Whose question it is: an entity, or else a case. Matters for what is personal only. */
  owner?: string;
}

/** What a person has shown of themselves is the answer for nobody else, whatever name somebody else says they have. */
export const isPersonal = (type: string): boolean => type === "identity-verification";

/** The same question has the same hash; nobody without the key can try out whose it is. */
export function questionOf(env: Env, tenantId: TenantId, question: Question): string {
  const { type, vendors, combine, subject, options, environment, owner } = question;
  const whose = isPersonal(type) && owner !== undefined ? { owner } : {};
  const asked = canonicalJson({ tenantId, type, vendors, combine, subject, options, environment, ...whose });
  return hmacSha256Hex(derivedKey(settingsOf(env).MASTER_KEY, "check-question"), asked);
}

const purpose = "checks";

export const sealCheck = (env: Env, tenantId: TenantId, id: string, told: SealedCheck): string =>
  sealWith(keyringOf(env), purpose, JSON.stringify(told), `${tenantId}|${id}`);

export function openCheck(env: Env, tenantId: TenantId, row: { id: string; sealed: string }): SealedCheck {
  const text = openWith(keyringOf(env), purpose, row.sealed, `${tenantId}|${row.id}`);
  if (text === null) throw new Error("a check was sealed under another key");
  return SealedCheck.parse(JSON.parse(text));
}
