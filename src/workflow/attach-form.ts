import type { Form } from "../collection/form";
import type { CaseLink, RunResult } from "../domain";
import type { AttachFormPlugin } from "../plugins";
import { patch, type Turn } from "./turn";

/**
 * Puts a form of the definition in the place of the states' own, with a fresh link for the applicant. It holds, whatever state the case
 * is in, until it has been submitted; then the states' own forms count again.
 */
export function attachForm(turn: Turn, plugin: AttachFormPlugin): RunResult {
  const form = formNamed(turn.definition.forms, plugin.form);
  if (form === null) {
    const message = `${plugin.name}: the definition has no form "${plugin.form}"`;
    return { status: "error", code: "unknown_form", message };
  }
  turn.count += 1;
  const link: CaseLink = {
    id: `lnk_${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`,
    kind: "session",
    subject: "applicant",
    generation: 1,
    language: turn.next.language,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + Math.round(plugin.expiresInSeconds * 1_000),
    revokedAtMs: null,
    usedAtMs: null,
  };
  const { round } = turn.next.collection;
  patch(turn, {
    attachedForm: form,
    links: [...turn.next.links, link],
    // Another form begins: pages of the one before may be called the same.
    collection: { pages: {}, submittedAtMs: null, round },
  });
  const expiresAt = new Date(link.expiresAtMs).toISOString();
  return { status: "success", output: { form, linkId: link.id, expiresAt } };
}

/** A form by its key, or by a title in any of its languages, as the documented system allows. */
export function formNamed(forms: ReadonlyMap<string, Form>, name: string): string | null {
  if (forms.has(name)) return name;
  for (const [key, { title }] of forms)
    if (title === name || (typeof title === "object" && Object.values(title).includes(name))) return key;
  return null;
}
