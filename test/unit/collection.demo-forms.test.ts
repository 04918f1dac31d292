import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import { validateForm } from "../../src/collection/validate";
import { getPath, isObject, type JsonObject } from "../../src/lib/json";

const definitionOf = (key: string): JsonObject =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, `../../scripts/demo/definitions/${key}.json`), "utf8"));

describe.each(["kyb", "kyc"])("the demo form %s", (key) => {
  const definition = definitionOf(key);
  const parsed = parseForm(definition.uiDefinition, "uiDefinition");

  it("parses without a problem, missing translations included", () => {
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error, null, 2));
    expect(formProblems(parsed.value, "uiDefinition")).toEqual([]);
    expect(parsed.value.languages).toEqual(["en", "ar"]);
  });

  it("is what the states name, and its event leads on from each of them", () => {
    const states = getPath(definition, "definition.states");
    const withForm = Object.entries(isObject(states) ? states : {}).filter(
      ([, state]) => getPath(state, "meta.form") === key,
    );
    expect(withForm.map(([name]) => name).sort()).toEqual(["collection_flow", "revision"]);
    const event = parsed.ok ? parsed.value.event : "";
    for (const [, state] of withForm) expect(Object.keys(getPath(state, "on") as JsonObject)).toContain(event);
  });

  it("asks for something on every page when nothing has been answered", () => {
    if (!parsed.ok) throw new Error("does not parse");
    const problems = validateForm(parsed.value, { context: {}, documents: [], nowMs: Date.UTC(2026, 10, 21) });
    expect([...new Set(problems.map(({ page }) => page))]).toEqual(parsed.value.pages.map(({ id }) => id));
  });
});
