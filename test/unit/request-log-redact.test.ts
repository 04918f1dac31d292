import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactAnswer, redactKey, redactPath, redactQuery, redactRequest } from "../../src/routes/request-log-redact";

const answered = (body: unknown, isError = false): unknown => JSON.parse(redactAnswer(body, isError) ?? "null");
const sent = (body: unknown, operation: string | null): unknown => JSON.parse(redactRequest(body, operation) ?? "null");

describe("what the request log keeps of a body", () => {
  it("is ids, codes, states, versions and times; everything else is its kind", () => {
    const answer = {
      id: "case_0123456789abcdef",
      status: "active",
      state: "review|documents",
      tags: ["manual_review"],
      version: 7,
      createdAt: "2026-11-22T10:00:00.000Z",
      workflow: { id: "wfd_0123456789abcdef", key: "kyb", version: 3, name: "Ada's flow" },
      context: { entity: { data: { state: "California", id: "case_of_somebody" } } },
      externalId: "ada@example.test",
      isPep: true,
      income: 70_000,
      childIds: ["case_0123456789abcdef"],
    };
    expect(answered(answer)).toEqual({
      ...answer,
      workflow: { id: "wfd_0123456789abcdef", key: "<text>", version: 3, name: "<text>" },
      context: "<object>",
      externalId: "<text>",
      isPep: "<boolean>",
      income: "<number>",
    });
  });

  it("of an error says what was wrong", () => {
    const error = {
      type: "invalid_request",
      code: "bad_value",
      message: "name: This field is required.",
      param: "name",
    };
    expect(answered({ error: { ...error, details: { problems: [{ path: "name", message: "Ada" }] } } }, true)).toEqual({
      error: { ...error, details: { problems: [{ path: "name", message: "<text>" }] } },
    });
  });

  it("has the name of an event only where the case knew it", () => {
    expect(sent({ name: "approve" }, "sendEvent")).toEqual({ name: "approve" });
    expect(sent({ name: "ada" }, null)).toEqual({ name: "<text>" });
    expect(sent({ name: "Ada Lovelace" }, "sendEvent")).toEqual({ name: "<text>" });
  });

  it("shows a stretch of a list and says how long it is", () => {
    const data = Array.from({ length: 12 }, () => ({ id: "case_0123456789abcdef", name: "Ada" }));
    const told = answered({ data, people: ["Ada", "Bob"] }) as { data: unknown[]; people: unknown };
    expect(told.data.slice(-2)).toEqual([{ id: "case_0123456789abcdef", name: "<text>" }, "<2 more>"]);
    expect(told.people).toBe("<list of 2>");
  });

  it("never holds what stands in facts, whatever it is called and however it is nested", () => {
    const secret = "Zyxcanary Lovelace";
    const facts = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(secret, `${secret}@people.test`),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("id", "state", "type", "name", "data", "error", "message", "code", "details", secret),
          tie("value"),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("context", "data", "payload", "state", "error"), facts), (body) => {
        for (const text of [redactRequest(body, "sendEvent"), redactRequest(body, null), redactAnswer(body, false)])
          expect(text ?? "").not.toContain("canary");
      }),
    );
  });

  it("is nothing where nothing was sent, and is cut where it is endless", () => {
    expect(redactRequest({}, "any")).toBeNull();
    expect(redactAnswer(null, false)).toBeNull();
    const wide = {
      data: Array.from({ length: 10 }, () => Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, 1]))),
    };
    expect(redactAnswer(wide, false)).toMatch(/^\{"<cut>":"<\d+ characters>"\}$/);
  });
});

describe("what the request log keeps of an address", () => {
  it("is the path with ids and plain words, and parameters where somebody could be named", () => {
    const route = "/api/v1/cases/{id}/notes/{noteId}";
    expect(redactPath(route, { id: "case_0123456789abcdef", noteId: "Ada Lovelace" }, true)).toBe(
      "/api/v1/cases/case_0123456789abcdef/notes/{noteId}",
    );
    expect(redactPath("/api/v1/lists/{key}/versions/{n}", { key: "blocked-countries", n: "3" }, true)).toBe(
      "/api/v1/lists/blocked-countries/versions/3",
    );
  });

  it("is no id of the caller's own where those are taken: they outlive an erasure there", () => {
    for (const route of ["/api/v1/counterparties/{id}/numbers", "/api/v1/transactions/{id}"]) {
      for (const id of ["ada-lovelace", "4711"]) expect(redactPath(route, { id }, true)).toBe(route);
      const ours = "cpt_0123456789abcdef";
      expect(redactPath(route, { id: ours }, true)).toBe(route.replace("{id}", ours));
    }
  });

  it("is the query without what was searched for", () => {
    const params = new URLSearchParams("q=Ada&limit=20&status=active&createdAfter=2026-01-01T00:00:00Z");
    expect(JSON.parse(redactQuery(params) ?? "")).toEqual({
      ...{ q: "<text>", limit: "<text>", status: "active", createdAfter: "2026-01-01T00:00:00Z" },
    });
    expect(redactQuery(new URLSearchParams())).toBeNull();
  });

  it("is the idempotency key where it is random", () => {
    expect(redactKey("6f1c3c4e-8b0a-4a43-9d0e-3b1f5d6a7c8e")).toBe("6f1c3c4e-8b0a-4a43-9d0e-3b1f5d6a7c8e");
    expect(redactKey("ada@example.test-1")).toBe("<key>");
    expect(redactKey(null)).toBeNull();
  });
});
