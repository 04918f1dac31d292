import type { FlowView } from "../cases/case-api";
import { redirectAddress } from "../collection/brand/redirect";
import { outcomeTexts } from "../collection/brand/texts";
import type { OutcomeScreen } from "../domain";
import type { Brand, BrandRedirect } from "../domain/brand";
import { isListedAddress, returnAddress } from "../domain/site-origin";
import { endModel } from "../ui/flow/build-page";
import { type OutcomeModel, OutcomeView } from "../ui/flow/outcome";
import type { Words } from "../ui/flow/words";
import { flowAnswer } from "./flow-answer";
import { sentForm, type Visit } from "./flow-visit";

/** Which screen tells the truth about a case that asks for nothing now. Null: nothing was sent, and nothing was decided. */
export function outcomeScreenOf(
  view: Pick<FlowView, "status" | "outcome" | "isPart"> & { progress: Pick<FlowView["progress"], "submittedAtMs"> },
): Exclude<OutcomeScreen, "revision" | "expired"> | null {
  // Who fills in a part is not told what was decided about the whole.
  if (view.isPart) return null;
  if (view.status === "completed" && view.outcome !== null) return view.outcome;
  if (view.status === "failed" || view.status === "cancelled") return "failed";
  return view.progress.submittedAtMs === null ? null : "submitted";
}

/** The screen with the tenant's words, and its way on. */
export async function outcomePage(visit: Visit, screen: NonNullable<ReturnType<typeof outcomeScreenOf>>) {
  const { view, words, shell, env, applicant } = visit;
  const form = screen === "submitted" ? await sentForm(visit) : null;
  const end = form === null ? null : endModel({ form, language: shell.language }, view.reference);
  const redirect = shell.theme.outcomes?.[screen]?.redirect ?? null;
  const href =
    wayBack(visit, screen) ??
    onwardFrom(redirect, shell.origins ?? [], { caseId: applicant.ref.caseId, externalId: view.externalId });
  const outcome = outcomeModel(shell.theme, screen, {
    words,
    language: shell.language,
    companyName: shell.companyName,
    reference: view.reference,
    end,
    href,
  });
  const leaveFor = redirect?.when === "at_once" ? href : null;
  const body = <OutcomeView outcome={outcome} words={words} />;
  const at = { name: "submitted" as const, caseId: applicant.ref.caseId, screen };
  return flowAnswer(env, { shell, title: outcome.title, at, leaveFor, body });
}

/** Back to where the link says that its applicant came from, with the case and how it stands; null: it says nothing. */
export function wayBack({ view, shell, applicant }: Visit, status: OutcomeScreen): string | null {
  const address = view.links.find(({ id }) => id === applicant.linkId)?.returnUrl;
  if (address === undefined || !isListedAddress(shell.origins ?? [], address)) return null;
  return returnAddress(address, applicant.ref.caseId, status);
}

/** Where the way on leads: an address that is well made and, still, on a site that the tenant lists. */
export function onwardFrom(
  redirect: BrandRedirect | null,
  origins: readonly string[],
  ids: { caseId: string; externalId: string | null },
): string | null {
  const address = redirect === null ? null : redirectAddress(redirect, ids);
  return address !== null && isListedAddress(origins, address) ? address : null;
}

/** What an outcome screen says: the tenant's words, else the form's, else ours. */
export function outcomeModel(
  brand: Brand,
  screen: "submitted" | "approved" | "rejected" | "failed",
  facts: {
    words: Words;
    language: string;
    companyName: string;
    reference: string;
    end: { lead: string; next: string } | null;
    href: string | null;
  },
): OutcomeModel {
  const { words, companyName, end, href } = facts;
  const own = outcomeTexts(brand, screen, facts.language);
  const ours = {
    submitted: { title: words.doneTitle, lead: end?.lead ?? "", next: end?.next ?? words.nothingLead },
    approved: { title: words.approvedTitle, lead: words.approvedLead(companyName), next: null },
    rejected: { title: words.rejectedTitle, lead: words.rejectedLead(companyName), next: null },
    failed: { title: words.closedTitle, lead: words.closedLead(companyName), next: null },
  }[screen];
  return {
    title: own.title ?? ours.title,
    lead: own.lead ?? ours.lead,
    next: own.next ?? ours.next,
    reference: facts.reference,
    isGood: screen === "submitted" || screen === "approved",
    onward: href === null ? null : { href, label: words.goOn(companyName) },
    isOpen: screen === "submitted",
  };
}
