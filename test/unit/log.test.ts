import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { errorFields, log, setLogLevel } from "../../src/lib/log";

let lines: string[];
beforeEach(() => {
  lines = [];
  for (const method of ["log", "warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  setLogLevel("info");
});

it("writes one JSON line per event, from the level on that was set", () => {
  setLogLevel("warn");
  log.info("case.opened", { caseId: "case_1" });
  log.warn("check.failed", { caseId: "case_1", attempt: 3 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: "warn", event: "check.failed", caseId: "case_1", attempt: 3 },
  ]);
});

it("lets no field pose as the level or the event", () => {
  // The compiler refuses it; here as whoever goes round the compiler would call it.
  (log.error as (event: string, fields: object) => void)("real", { event: "fake", level: "debug" });
  expect(JSON.parse(lines[0] ?? "")).toEqual({ level: "error", event: "real" });
});

it("keeps the message of an error out, which may quote a person's data, except on a developer's machine", () => {
  const thrown = new TypeError("cannot parse 'Ada Lovelace'");
  expect(JSON.stringify(errorFields(thrown))).not.toContain("Lovelace");
  expect(errorFields(thrown)).toMatchObject({ error: "TypeError", at: expect.stringContaining("log.test") });
  setLogLevel("debug");
  expect(errorFields(thrown)).toMatchObject({ message: thrown.message });
  expect(errorFields("text")).toEqual({ error: "string" });
});
