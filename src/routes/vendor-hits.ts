import { screeningChecks } from "../checks/screening-result";
import type { CaseRef } from "../domain";
import { type Env, settingsOf } from "../env";
import { hmacSha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson, isObject, type JsonObject } from "../lib/json";
import type { ScreenedParty } from "../screening/entry";
import { subjectKeyOf } from "../watchlists/subjects";

/** Checks whose matches are entries of watch lists. */
const screens: ReadonlySet<string> = new Set(screeningChecks);

/**
 * A run as the case tells it, what a vendor found named as the hits of our own lists are (`subjectKey`, `list`, `entryId`, `entryHash`):
 * so people decide both in the same way. Such a subject is this case's alone: ruling a hit out here clears nobody elsewhere. When the
 * entry or what was asked changes, so does the hash, and the hit is open again.
 */
export function withVendorHits(env: Env, { tenantId, caseId }: CaseRef, run: JsonObject): JsonObject {
  const { result, request, type } = run;
  if (!isObject(result) || !Array.isArray(result.matches) || !screens.has(String(type))) return run;
  const key = derivedKey(settingsOf(env).MASTER_KEY, "screening-entry");
  const asked = isObject(request) ? (request.input ?? null) : null;
  const named = (match: JsonObject): JsonObject => {
    if ("subjectKey" in match) return match;
    // A keyed hash: it goes to people for whom some of the facts in it are masked.
    const hashOf = (of: JsonObject): string => hmacSha256Hex(key, canonicalJson(of)).slice(0, 32);
    const person = typeof match.personId === "string" ? match.personId : "";
    const kind = type === "company-sanctions" ? "organisation" : "person";
    const party: ScreenedParty = { kind, names: [person], birthDate: null, countries: [], identifiers: [] };
    return {
      ...match,
      subjectKey: subjectKeyOf(env, tenantId, `case:${caseId}`, party),
      list: listName(match.vendor ?? result.vendor ?? null),
      entryId: typeof match.entryId === "string" ? match.entryId.slice(0, 400) : hashOf({ entity: entryOf(match) }),
      entryHash: hashOf({ match, asked }),
    };
  };
  return {
    ...run,
    result: { ...result, matches: result.matches.map((match) => (isObject(match) ? named(match) : match)) },
  };
}

/** Which entry it is, for vendors that do not number theirs. */
const entryOf = ({ entity, matchedName }: JsonObject) =>
  isObject(entity) ? (entity.name ?? null) : (matchedName ?? null);

/** A vendor's name as names of lists are written. */
function listName(vendor: unknown): string {
  const name = String(vendor ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 63);
  return name === "" ? "vendor" : name;
}
