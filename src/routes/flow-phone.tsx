import { ownLinkUrl } from "../cases/own-link-url";
import type { CaseLink } from "../domain";
import { stepsOf } from "../ui/flow/build-page";
import { PhoneView } from "../ui/flow/phone";
import { flowAnswer, seeOther } from "./flow-answer";
import { mayOnceMore } from "./flow-pace";
import { factsWith, give, headwayOf, seenBy, type Visit } from "./flow-visit";

/** Below a flow's address; two parts, so that no page of a form can be called so. */
export const phonePath = "device/phone";

/** Where the start page posts to for a phone; null: this is one, or nothing is to be filled in. */
export const phoneOffer = ({ view, applicant, base }: Visit): string | null =>
  view.form === null || applicant.kind === "handoff" ? null : `${base}/${phonePath}`;

/** Makes the link for a phone, and shows it. `from`: the page of the form to come back to. */
export async function handToPhone(visit: Visit, from: string | null): Promise<Response> {
  // Pressed again and again, there is the code of before.
  if (await mayOnceMore(visit.env, visit.applicant, "phone"))
    await give(visit, { type: "hand_off", linkId: visit.applicant.linkId });
  const back = from === null ? "" : `?from=${encodeURIComponent(from)}`;
  return seeOther(`${visit.base}/${phonePath}${back}`);
}

/**
 * The page beside which the phone is held: the link as a picture, and once the phone is in, how far it has come. It makes nothing, so
 * it can be loaded again and again; the script does that.
 */
export async function showPhone(visit: Visit, from: string | null): Promise<Response> {
  const { view, applicant, words, shell, env, base } = visit;
  // It was sent over there, or there is nothing to be filled in.
  if (view.form === null || applicant.kind === "handoff") return seeOther(base);
  const link = phoneLinkOf(visit);
  if (link === null) return seeOther(base);
  const page = view.form.pages.find(({ id }) => id === from)?.id ?? null;
  const seen = seenBy(visit, view.form, factsWith(visit, null, null));
  const body = (
    <PhoneView
      phone={{
        status: statusOf(link, visit.nowMs),
        url: await ownLinkUrl(env, applicant.ref, link),
        action: `${base}/${phonePath}`,
        from: page,
        backHref: page === null ? base : `${base}/${page}`,
        steps: view.mode === "revise" ? [] : stepsOf(seen, headwayOf(visit), null),
      }}
      words={words}
    />
  );
  return flowAnswer(env, { shell, title: words.phoneTitle, body });
}

const phoneLinkOf = ({ view, applicant }: Visit): CaseLink | null =>
  view.links.find((link) => link.kind === "handoff" && link.parent === applicant.linkId && link.revokedAtMs === null) ??
  null;

function statusOf(link: CaseLink, nowMs: number): "waiting" | "expired" | "connected" {
  if (link.usedAtMs !== null) return "connected";
  return link.expiresAtMs <= nowMs ? "expired" : "waiting";
}
