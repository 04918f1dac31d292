import { describe, expect, it } from "vitest";
import { type ApiVersions, apiVersions, liftBody, lowerText, versionOf } from "../../src/routes/api-versions";

/** Three versions nobody has made: the second renamed a field, the third split one. */
const made: ApiVersions = {
  known: ["2030-01-01", "2030-06-01", "2031-01-01"],
  changes: [
    {
      version: "2030-06-01",
      operations: ["createThing"],
      summary: "`title` is called `name`.",
      lift: ({ title, ...rest }) => ({ ...rest, ...(title !== undefined && { name: title }) }),
      lower: ({ name, ...rest }) => ({ ...rest, title: name ?? null }),
    },
    {
      version: "2031-01-01",
      operations: ["createThing"],
      summary: "`name` is an object.",
      lift: ({ name, ...rest }) => ({ ...rest, name: { text: name ?? null } }),
      lower: ({ name, ...rest }) => ({ ...rest, name: (name as { text: string }).text }),
    },
  ],
};

describe("versions of the API", () => {
  it("are dates in order, and every change names one of them", () => {
    const { known, changes } = apiVersions;
    expect(known.every((version) => /^\d{4}-\d\d-\d\d$/.test(version))).toBe(true);
    expect([...known].sort()).toEqual(known);
    for (const { version } of changes) expect(known.slice(1)).toContain(version);
  });

  it.each([
    ["the header's, whatever the key is pinned to", "2030-06-01", { apiVersion: "2030-01-01" }, "2030-06-01"],
    ["the key's without a header", null, { apiVersion: "2030-06-01" }, "2030-06-01"],
    ["the first for a key from before versions", null, { apiVersion: null }, "2030-01-01"],
    ["the newest for people", null, null, "2031-01-01"],
  ])("a call speaks %s", (_name, header, terms, expected) => {
    expect(versionOf(made, header, terms)).toEqual({ ok: true, value: expected });
  });

  it("that do not exist are refused with those that do", () => {
    expect(versionOf(made, "2029-01-01", null)).toMatchObject({
      ok: false,
      error: { code: "unknown_api_version", param: "Edgecase-Version", details: { known: made.known } },
    });
  });

  it.each([
    ["2030-01-01", { title: "a" }, { title: "a" }],
    ["2030-06-01", { name: "a" }, { name: "a" }],
    ["2031-01-01", { name: { text: "a" } }, { name: { text: "a" } }],
  ])("of %s: what is sent reaches the newest step by step, and what is answered comes back", (version, sent, got) => {
    expect(liftBody(made, version, "createThing", sent)).toEqual({ name: { text: "a" } });
    const answer = JSON.stringify({ name: { text: "a" } });
    expect(JSON.parse(lowerText(made, version, "createThing", answer))).toEqual(got);
  });

  it("leave other routes, the newest version and empty answers byte for byte alone", () => {
    const text = '{ "name": 1 }';
    expect(lowerText(made, "2030-01-01", "otherThing", text)).toBe(text);
    expect(lowerText(made, "2031-01-01", "createThing", text)).toBe(text);
    expect(lowerText(made, "2030-01-01", "createThing", "")).toBe("");
    expect(liftBody(made, "2030-01-01", "createThing", null)).toBeNull();
  });
});
