import { correctionProblems } from "../collection/corrections";
import type { Form } from "../collection/form";
import { messageFor, textIn } from "../collection/messages";
import { openForm } from "../collection/open-form";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { notForPeople } from "../review/fact-history";
import type { CaseCall } from "./case-command";
import { ask } from "./case-reads";
import { type ApiProblem, problem } from "./problem";

/**
 * Whether a person may correct this: facts of people alone, and only to something that the form would take. Keys of integrators may
 * write what they like, as the documented system has it.
 */
export async function checkCorrection(call: CaseCall, merge: JsonObject): Promise<Result<null, ApiProblem>> {
  if (call.actor.kind !== "analyst") return ok(null);
  const outside = notForPeople(merge);
  if (outside !== null)
    return err(
      problem("not_permitted", "People change facts below entity.data and customData only.", {
        param: `merge.${outside}`,
      }),
    );
  const forms = await formsOf(call);
  if (!forms.ok) return forms;
  if (forms.value.length === 0) return ok(null);
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const { context, documents } = snapshot.value;
  const [wrong] = correctionProblems(forms.value, { context, documents, nowMs: call.nowMs }, merge);
  if (wrong === undefined) return ok(null);
  const label = textIn(wrong.element.params.label, "en", "en") || wrong.path;
  return err(
    problem("bad_value", messageFor(wrong.problem, label, "en"), {
      param: `merge.${wrong.path}`,
      details: { code: wrong.problem.code },
    }),
  );
}

/** The forms of the definition that the case is pinned to. One that cannot be read asks for nothing. */
async function formsOf(call: CaseCall): Promise<Result<Form[], ApiProblem>> {
  const told = await ask(call, (subject) => subject.definition());
  if (!told.ok) return told;
  const definition: unknown = JSON.parse(told.value);
  const forms = isObject(definition) && isObject(definition.forms) ? Object.entries(definition.forms) : [];
  return ok(
    forms.flatMap(([key, raw]) => {
      const form = openForm(raw, `forms.${key}`);
      return form.ok ? [form.value] : [];
    }),
  );
}
