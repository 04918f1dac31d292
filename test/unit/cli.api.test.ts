import { afterEach, expect, it, vi } from "vitest";
import { apiAt, wishedMs } from "../../src/cli/api";
import { eventually } from "../support/eventually";

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["2", 2_000],
  ["86400", 60_000],
  ["1e300", 60_000],
  ["Infinity", 60_000],
  ["-5", 0],
  ["Sun, 22 Nov 2099 20:00:00 GMT", 0],
])("is kept waiting by no server for longer than a minute: Retry-After %s", (said, ms) => {
  expect(wishedMs(new Response("", { headers: { "retry-after": said } }))).toBe(ms);
});

it("stops waiting for a server when whoever runs the command does", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: URL) => {
    asked.push(url.pathname);
    return Promise.resolve(new Response("{}", { status: 429, headers: { "retry-after": "86400" } }));
  });
  const stopping = new AbortController();
  const told = apiAt("https://edgecase.test", "ek_sandbox_x", stopping.signal)
    .get("/cases")
    .catch((failure: unknown) => failure);
  await eventually(() => expect(asked).not.toEqual([]));
  stopping.abort();
  expect(await told).toMatchObject({ kind: "failed" });
});
