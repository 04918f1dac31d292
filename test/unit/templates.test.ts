import { describe, expect, it } from "vitest";
import { templates } from "../../src/templates";
import { compileDefinition } from "../../src/workflow/compile";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";

const definitions = templates.flatMap((template) =>
  template.definitions("my-key").map((definition) => ({ id: `${template.id}: ${definition.key}`, definition })),
);

describe("templates", () => {
  it("have ids of their own, and end with the definition under the wished key", () => {
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
    for (const template of templates) {
      const keys = template.definitions("my-key").map(({ key }) => key);
      expect(keys.at(-1)).toBe("my-key");
      expect(keys.every((key) => key.startsWith("my-key"))).toBe(true);
    }
  });

  it.each(definitions)("$id is published without an error or a warning", ({ definition }) => {
    const body = parseDefinitionBody(definition);
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    expect(validateDefinition(body.value)).toEqual([]);
    expect(compileDefinition(JSON.stringify(body.value), definition.key).ok).toBe(true);
  });

  it("name only children that they bring along", () => {
    for (const template of templates) {
      const all = template.definitions("k");
      const before: string[] = [];
      for (const { key, extensions } of all) {
        const children = Array.isArray(extensions.childWorkflowPlugins) ? extensions.childWorkflowPlugins : [];
        const named = children.map((child) => (child as { definitionId: string }).definitionId);
        expect(named.filter((name) => !before.includes(name))).toEqual([]);
        before.push(key);
      }
    }
  });
});
