import { formProblems as checksOf } from "../collection/form-checks";
import type { Problem } from "../domain";
import type { JsonObject } from "../lib/json";
import type { Plugin } from "../plugins";
import { formNamed } from "./attach-form";
import type { Chart, StateNode } from "./chart";
import { parseForms } from "./compile";

const problem = (severity: Problem["severity"], code: string, path: string, message: string): Problem => ({
  severity,
  code,
  path,
  message,
});

/** What is wrong with the forms of a definition, and with how its states and plugins name them. */
export function formProblems(chart: Chart, raw: JsonObject, plugins: readonly Plugin[]): Problem[] {
  const forms = parseForms(raw);
  if (!forms.ok) return forms.error;
  const naming = chart.nodes.filter((node) => node.meta.form !== undefined);
  const found = naming.flatMap((node): Problem[] => {
    const { form: key } = node.meta;
    const path = `definition.states.${node.path.replaceAll(".", ".states.")}`;
    const form = typeof key === "string" ? forms.value.get(key) : undefined;
    if (form === undefined)
      return [problem("error", "unknown_form", `${path}.meta.form`, `there is no form "${String(key)}" in forms`)];
    if (hears(node, form.event)) return [];
    const message = `the form sends "${form.event}" when it is finished, and this state does not listen to it`;
    return [problem("error", "form_event_unheard", `${path}.on`, message)];
  });
  const attached = plugins.flatMap((plugin) => {
    const name = plugin.kind === "attach-ui-definition" || plugin.kind === "approval" ? plugin.form : null;
    return name === null ? [] : [{ name, plugin, key: formNamed(forms.value, name) }];
  });
  for (const { name, plugin, key } of attached)
    if (key === null)
      found.push(problem("error", "unknown_form", `${plugin.path}.form`, `there is no form "${name}" in forms`));
  for (const [key, form] of forms.value) found.push(...checksOf(form, `forms.${key}`));
  const used = new Set([...naming.map((node) => node.meta.form), ...attached.map(({ key }) => key)]);
  for (const key of forms.value.keys())
    if (!used.has(key))
      found.push(
        problem("warning", "unused_form", `forms.${key}`, "no state names this form in meta.form, and no plugin does"),
      );
  return found;
}

function hears(node: StateNode, event: string): boolean {
  for (let at: StateNode | null = node; at !== null; at = at.parent)
    if (at.transitions.has(event) || at.transitions.has("*")) return true;
  return node.children.some((child) => child.transitions.has(event));
}
