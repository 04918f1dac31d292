import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { draftOf, limitProblem, termsOf } from "../../src/ui/console/settings/keys/api-key";
import { curlOf, type LoggedRequestDetails } from "../../src/ui/console/settings/requests/request";

const call = (over: Partial<LoggedRequestDetails>): LoggedRequestDetails => ({
  ...{ id: "rlg_1", at: "2026-11-22T10:00:00.000Z", method: "GET", operation: "getCase", route: "/api/v1/cases/{id}" },
  ...{ path: "/api/v1/cases/case_1", status: 200, errorCode: null, durationMs: 3, requestId: "req_1" },
  ...{ actor: { kind: "api_key", id: "k" }, idempotencyKey: null, apiVersion: "2026-11-01", requestBytes: 0 },
  ...{ responseBytes: 2, query: null, requestBody: null, responseBody: null },
  ...over,
});

/** What a shell makes of the command's words. */
const argumentsOf = (command: string): string[] =>
  execFileSync("sh", ["-c", `curl() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${command}`], {
    env: { PATH: "/bin:/usr/bin", EDGECASE_KEY: "ek_x" },
  })
    .toString()
    .trimEnd()
    .split("\n");

describe("a call as curl", () => {
  it("of a read is the address, the key from the environment and the version", () => {
    const text = curlOf(call({ query: { status: "active", limit: "20" } }), "https://edgecase.example");
    expect(argumentsOf(text)).toEqual([
      ...["-X", "GET", "https://edgecase.example/api/v1/cases/case_1?status=active&limit=20"],
      ...["-H", "Authorization: Bearer ek_x", "-H", "Edgecase-Version: 2026-11-01"],
    ]);
    expect(text).not.toContain("#");
  });

  it("of a write brings the body as it is kept, says what is missing, and has an idempotency key of its own", () => {
    const requestBody = { workflow: "it's", context: "<object>" };
    const text = curlOf(call({ method: "POST", requestBody }), "https://edgecase.example");
    expect(text.split("\n")[0]).toBe("# The log keeps no values: put your own where <…> or {…} stands.");
    expect(text).toContain('-H "Idempotency-Key: $(uuidgen)"');
    const words = argumentsOf(text.replace("$(uuidgen)", "u"));
    expect(words.at(-1)).toBe(JSON.stringify(requestBody));
    expect(words).toContain("Content-Type: application/json");
  });

  it("is nothing but words to the shell, whatever stands in it", () => {
    const nasty = "$(touch x)`id`'; rm -rf / #";
    const text = curlOf(call({ path: `/api/v1/${nasty}`, requestBody: { a: nasty } }), "https://edgecase.example");
    expect(argumentsOf(text)).toContain(`https://edgecase.example/api/v1/${nasty}`);
    expect(argumentsOf(text).at(-1)).toBe(JSON.stringify({ a: nasty }));
  });

  it("says so where a path or a search was left out", () => {
    for (const over of [{ path: "/api/v1/lists/{key}" }, { query: { q: "<text>" } }])
      expect(curlOf(call(over), "https://e.example")).toMatch(/^# The log keeps no values/);
  });
});

describe("the terms of a key, as a form holds them", () => {
  it("come back as the API takes them", () => {
    const terms = { allowedIps: ["203.0.113.0/24", "2001:db8::1"], writesPerMinute: 60 };
    expect(termsOf(draftOf(terms))).toEqual(terms);
    expect(termsOf(draftOf(null))).toEqual({ allowedIps: null, writesPerMinute: null });
    expect(termsOf({ addresses: " 203.0.113.7,203.0.113.8 \n\n", writes: " " })).toEqual({
      ...{ allowedIps: ["203.0.113.7", "203.0.113.8"], writesPerMinute: null },
    });
  });

  it.each([
    ["", true],
    ["60", true],
    ["0", false],
    ["-1", false],
    ["1.5", false],
    ["many", false],
  ])("a limit of %j can be sent: %s", (writes, isFine) => {
    expect(limitProblem({ addresses: "", writes }) === null).toBe(isFine);
  });
});
