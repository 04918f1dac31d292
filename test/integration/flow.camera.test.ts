import { expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { Visitor } from "../support/visitor";

async function permissionsOf(api: ApiClient, key: string, elements: JsonObject[]): Promise<(string | null)[]> {
  const draft = await api.post("/workflow-definitions", {
    ...{ key, name: key, definitionType: "statechart-json" },
    definition: {
      id: key,
      initial: "asking",
      states: { asking: { tags: ["collection_flow"], meta: { form: key }, on: { SENT: "sent" } }, sent: {} },
    },
    uiDefinition: {
      ...{ key, title: key, event: "SENT" },
      pages: [
        {
          id: "first",
          title: "First",
          elements: [{ id: "a", element: "textfield", valueDestination: "customData.a", params: { label: "A" } }],
        },
        { id: "second", title: "Second", elements },
      ],
    },
  });
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
  const context = { entity: { type: "business", data: { companyName: key } } };
  const opened = await api.post("/cases", { workflow: key, context });
  const visitor = new Visitor();
  const { path } = await visitor.post(new URL(opened.textAt("links.collection")).pathname, []);
  const pages = [await visitor.get(path), await visitor.get(`${path}/first`), await visitor.get(`${path}/second`)];
  return pages.map(({ headers }) => /camera=\([^)]*\)/.exec(headers.get("permissions-policy") ?? "")?.[0] ?? null);
}

// Pages change in place, under the permissions that the first of them came with.
it("lets pages use the camera only where the form asks for a picture with it, and then all of its pages", async () => {
  const { api } = await aTenantClient();
  const params = { label: "You", category: "selfie", documentType: "selfie" };
  const group = (element: string): JsonObject[] => [
    { id: "row", element: "row", children: [{ id: "you", element, params }] },
  ];
  expect(await permissionsOf(api, "with-camera", group("camera"))).toEqual(Array(3).fill("camera=(self)"));
  expect(await permissionsOf(api, "without-camera", group("document"))).toEqual(Array(3).fill("camera=()"));
});
