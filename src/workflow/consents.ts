import type { Element, Form } from "../collection/form";
import { flatElements } from "../collection/layout";
import { languageOfText, textIn } from "../collection/texts";
import {
  type Actor,
  actorRef,
  type CaseSnapshot,
  type CommandBody,
  type Consent,
  mostConsents,
  type Refusal,
} from "../domain";
import { sha256Hex } from "../lib/bytes";
import { getPath, type JsonObject, withPath } from "../lib/json";
import { err, type Result } from "../lib/result";
import { audienceOf } from "./audience";
import { type Carried, no, yes } from "./carried";
import { emit, patch, type Turn } from "./turn";

/**
 * Writes down what whoever sent these pages agrees to now: a box that was ticked and is sent is a consent, one whose tick is gone is
 * withdrawn. `sent`: the elements that were read; what stands elsewhere in the form is as it was, unless it went with an answer here.
 */
export function keepConsents(
  turn: Turn,
  actor: Actor,
  form: Form,
  sent: readonly Element[],
  language: string | undefined,
): void {
  const read = new Set(flatElements([...sent]).map(({ id }) => id));
  for (const page of form.pages)
    for (const element of flatElements(page.elements)) {
      const { consent: key } = element.params;
      if (key === undefined || element.valueDestination === null) continue;
      const standing = standingFor(turn.next, key);
      const isTicked = getPath(turn.next.context, element.valueDestination) === true;
      if (!isTicked && standing !== null)
        withdraw(turn, standing, { atMs: turn.nowMs, by: actorRef(actor), reason: null });
      if (!isTicked || !read.has(element.id)) continue;
      const given = consentOf(turn, actor, { form, page: page.id, element, key }, language);
      // The same words again are the same consent; other words are another one.
      if (standing?.textSha256 !== given.textSha256 || standing.subject !== given.subject) give(turn, given);
    }
}

/** Somebody said elsewhere that they no longer agree. Possible for as long as anything is known, also when the case has ended. */
export function withdrawConsent(
  turn: Turn,
  actor: Actor,
  { consentId, reason }: Extract<CommandBody, { type: "withdraw_consent" }>,
): Result<Carried, Refusal> {
  const known = turn.before.consents.find(({ id }) => id === consentId);
  if (known === undefined)
    return err({ code: "bad_value", param: "consentId", message: "the case knows no such consent" });
  if (known.withdrawn !== null) return no("consent.withdrawn", known.key, { ignored: "withdrawn already" });
  withdraw(turn, known, { atMs: turn.nowMs, by: actorRef(actor), reason });
  untick(turn, known);
  return yes("consent.withdrawn", known.key, { consentId, reason });
}

/** The answer itself says it as well: whoever reads it has no consent any more, and the box is not found ticked when the page is opened again. */
function untick(turn: Turn, { form, key, element }: Consent): void {
  if (standingFor(turn.next, key) !== null) return;
  const asked = turn.definition.forms.get(form)?.pages.flatMap(({ elements }) => flatElements(elements));
  const path = asked?.find(({ id, params }) => id === element && params.consent === key)?.valueDestination;
  const { context } = turn.next;
  if (path != null && getPath(context, path) === true) patch(turn, { context: withPath(context, path, false) });
}

/** The key that a merge may not write: once somebody was asked, what they agreed to is the engine's to say. Null: it writes none. */
export const forgedConsents = ({ consents }: CaseSnapshot, merge: JsonObject): string | null =>
  consents.length > 0 && Object.hasOwn(merge, "consents") ? "consents" : null;

const standingFor = ({ consents }: CaseSnapshot, key: string): Consent | null =>
  consents.findLast((one) => one.key === key && one.withdrawn === null) ?? null;

function consentOf(
  turn: Turn,
  actor: Actor,
  { form, page, element, key }: { form: Form; page: string; element: Element; key: string },
  read: string | undefined,
): Consent {
  const fallback = form.languages[0] ?? "en";
  const language = read ?? turn.next.language ?? fallback;
  const { label = "", hint } = element.params;
  const text = [label, hint]
    .map((one) => textIn(one, language, fallback))
    .filter((one) => one !== "")
    .join("\n");
  turn.count += 1;
  return {
    id: `cns_${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`,
    ...{ key, form: form.key, page, element: element.id },
    subject: audienceOf(actor, turn.next)?.person ?? "applicant",
    ...{ text, textSha256: sha256Hex(text) },
    language: typeof label === "string" ? null : languageOfText(label, language, fallback),
    workflow: { id: turn.next.workflow.id, version: turn.next.workflow.version },
    by: actorRef(actor),
    givenAtMs: turn.nowMs,
    withdrawn: null,
  };
}

function give(turn: Turn, given: Consent): void {
  const all = [...turn.next.consents, given];
  // What stands is never forgotten, and the log keeps the rest.
  const spare = all.length > mostConsents ? all.find(({ withdrawn }) => withdrawn !== null) : undefined;
  patch(turn, { consents: all.filter((one) => one !== spare) });
  turn.steps.push({ kind: "consent", key: given.key, change: "given" });
}

function withdraw(turn: Turn, consent: Consent, withdrawn: NonNullable<Consent["withdrawn"]>): void {
  const { id, key, subject, textSha256, givenAtMs } = consent;
  patch(turn, { consents: turn.next.consents.map((one) => (one.id === id ? { ...one, withdrawn } : one)) });
  turn.steps.push({ kind: "consent", key, change: "withdrawn" });
  const givenAt = new Date(givenAtMs).toISOString();
  emit(turn, "consent.withdrawn", { consentId: id, key, person: subject, textSha256, givenAt });
}
