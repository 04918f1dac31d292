import type { Audience } from "../collection/revision-page";
import type { Actor, CaseLink, CaseSnapshot } from "../domain";

/** Whose part of a revision somebody with this link sees; without a link: what is asked of everybody. */
export const audienceFor = (link: Pick<CaseLink, "subject" | "pages"> | undefined): Audience =>
  link === undefined ? null : link.pages === undefined ? everything : { person: link.subject, pages: link.pages };

/** An applicant writes what their link was asked for; a link that is gone was asked for nothing. */
export function audienceOf(actor: Actor, snapshot: CaseSnapshot): Audience {
  const link = actor.kind === "applicant" ? snapshot.links.find(({ id }) => id === actor.linkId) : undefined;
  return audienceFor(link) ?? everything;
}

/** Whoever has all of the form: the applicant. */
const everything = { person: "applicant", pages: null };
