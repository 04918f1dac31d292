import type { CaseDocument, CaseSnapshot } from "./case";
import { linkAddress } from "./link-address";

/**
 * Who is asked for a document when nobody is named: of an owner's document the owner, once they have a way in (a link of their own that
 * was not revoked, or a case of their own and an address to send one to). Of all else, and until then, the applicant.
 */
export function documentPerson(
  { row }: Pick<CaseDocument, "row">,
  known: Pick<CaseSnapshot, "links" | "children" | "context" | "linkAddresses">,
): string {
  // The innermost first: an owner's licence is the owner's, as licences have no links.
  return row?.steps.toReversed().find(({ id }) => hasWayIn(id, known))?.id ?? "applicant";
}

const hasWayIn = (id: string, known: Pick<CaseSnapshot, "links" | "children" | "context" | "linkAddresses">): boolean =>
  known.links.some((link) => link.kind === "session" && link.subject === id && link.revokedAtMs === null) ||
  (known.children.some((child) => child.itemId === id && !child.gone) && linkAddress(known, id) !== null);
