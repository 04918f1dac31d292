import * as z from "zod";
import type { TenantId } from "../domain";
import { type Env, keyringOf, settingsOf } from "../env";
import { hmacSha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { openWith, sealWith } from "../lib/keyring";
import type { ScreenedParty } from "../screening/entry";
import { fold } from "../screening/fold";

const Party = z.object({
  kind: z.enum(["person", "organisation"]),
  names: z.array(z.string()),
  birthDate: z.string().nullable(),
  countries: z.array(z.string()),
  identifiers: z.array(z.object({ type: z.string().nullable(), value: z.string(), country: z.string().nullable() })),
});

/**
 * Names a subject without saying who it is. `owner` is whose subject it is (an entity, or an id the caller chose): two customers of the same
 * name are two subjects, so that clearing the one never clears the other.
 */
export function subjectKeyOf(env: Env, tenantId: TenantId, owner: string, party: ScreenedParty): string {
  const facts = [tenantId, owner, party.kind, fold(party.names[0] ?? ""), party.birthDate ?? ""];
  return `sub_${hmacSha256Hex(derivedKey(settingsOf(env).MASTER_KEY, "screening-subject"), JSON.stringify(facts)).slice(0, 40)}`;
}

export const sealParty = (env: Env, tenantId: TenantId, subjectKey: string, party: ScreenedParty): string =>
  sealWith(keyringOf(env), purpose, JSON.stringify(party), `${tenantId}|${subjectKey}`);

/** Null when it was sealed under another key. */
export function openParty(env: Env, tenantId: TenantId, subjectKey: string, sealed: string): ScreenedParty | null {
  const text = openWith(keyringOf(env), purpose, sealed, `${tenantId}|${subjectKey}`);
  return text === null ? null : Party.parse(JSON.parse(text));
}

const purpose = "screening-party";
