import type { BrandRedirect } from "../../domain/brand";

/**
 * Where somebody is sent on to, with the places filled in. Null: not an https address, or there is a place that cannot be filled in.
 * Stored brands were checked when they were written; an address that leads people away is checked again.
 */
export function redirectAddress(
  { url }: Pick<BrandRedirect, "url">,
  ids: { caseId: string; externalId: string | null },
): string | null {
  if (redirectProblem(url) !== null) return null;
  if (url.includes("{externalId}") && ids.externalId === null) return null;
  return url
    .replaceAll("{caseId}", encodeURIComponent(ids.caseId))
    .replaceAll("{externalId}", encodeURIComponent(ids.externalId ?? ""));
}

/** What is wrong with an address as a builder writes it; null: nothing. */
export function redirectProblem(url: string): string | null {
  if (url.length > 1_000) return "An address may have at most 1000 characters.";
  if (url.includes("\\")) return "An address must not have a backslash.";
  const places = [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  if (places.some((name) => name !== "caseId" && name !== "externalId"))
    return "Only {caseId} and {externalId} can be filled in: an address must not carry personal data.";
  const plain = url.replaceAll(/\{(?:caseId|externalId)\}/g, "x");
  if (!URL.canParse(plain)) return "This is not a whole address: it begins with https://.";
  const { protocol, username, password, host } = new URL(plain);
  if (protocol !== "https:") return "An address has to begin with https://.";
  if (username !== "" || password !== "") return "An address must not carry a name or password.";
  // The places stand in the path or the query, never where they would choose the site.
  if (siteOf(url) !== host.toLowerCase())
    return "{caseId} and {externalId} may only stand behind the name of the site.";
  return null;
}

const siteOf = (url: string): string | null => /^https:\/\/([^/?#\\]+)/i.exec(url)?.[1]?.toLowerCase() ?? null;
