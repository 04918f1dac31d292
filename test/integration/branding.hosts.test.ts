import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import type { Answered } from "../support/api";
import { aTwoPartsTenant, tokenOf } from "../support/two-parts";

afterEach(() => void vi.restoreAllMocks());

type Tenant = Awaited<ReturnType<typeof aTwoPartsTenant>>;
let one: Tenant;
let other: Tenant;
beforeAll(async () => {
  [one, other] = [await aTwoPartsTenant(), await aTwoPartsTenant()];
});

const aHost = () => `verify-${crypto.randomUUID().slice(0, 8)}.example.com`;

/** The DNS has these records for every name. */
function dnsSays(...records: string[]): void {
  const before = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    if (new URL(request.url).hostname !== "cloudflare-dns.com") return before(request);
    return Response.json({ Status: 0, Answer: records.map((data) => ({ type: 16, data: `"${data}"` })) });
  });
}

async function statusAt(host: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { status, body } = await fetchSelf(new Request(`https://${host}${path}`, { headers, redirect: "manual" }));
  await body?.cancel();
  return status;
}

it("one name leads to one tenant: of two that prove it at the same moment one is refused", async () => {
  const host = aHost();
  const proofs = await Promise.all([one, other].map(({ api }) => api.post("/branding/domains", { host })));
  dnsSays(...proofs.map((proof) => proof.textAt("record.value")));
  const verify = ({ api }: Tenant): Promise<Answered> => api.post(`/branding/domains/${host}/verify`);
  const answers = await Promise.all([one, other, one, other].map(verify));
  const winners = new Set(answers.flatMap(({ status }, place) => (status === 200 ? [place % 2] : [])));
  expect(winners.size).toBe(1);
  expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([409, 409]);
  // The other one is known to have tried, and is told of no proof of anybody else's.
  const [loser] = answers.filter(({ status }) => status === 409);
  expect(loser?.text).not.toContain("edgecase-verify=");
});

it("a proved host shows nothing but its own tenant's flows, however its name is written and whatever else is said of it", async () => {
  const host = aHost();
  const proof = await one.api.post("/branding/domains", { host });
  dnsSays(proof.textAt("record.value"));
  expect((await one.api.post(`/branding/domains/${host}/verify`)).status).toBe(200);
  vi.restoreAllMocks();
  const mine = await (await one.aCase()).enter();
  const theirs = await (await other.aCase()).enter();
  const token = { authorization: `Bearer ${await tokenOf(theirs)}` };
  const lies: Record<string, string>[] = [
    {},
    { "x-forwarded-host": "edgecase.test" },
    { forwarded: "host=edgecase.test", "x-original-host": "edgecase.test", "x-host": "edgecase.test" },
    { "x-original-url": "/console", "x-rewrite-url": "/console" },
  ];
  for (const name of [host, host.toUpperCase(), `${host}.`, `${host}:8443`, `${host}.:443`])
    for (const lie of lies) {
      for (const path of ["/console", "/sign-in", "/docs", "/api/v1/openapi.json", "/go/../console", "//console"])
        expect([name, path, await statusAt(name, path, lie)]).toEqual([name, path, 404]);
      expect(await statusAt(name, theirs.path, lie)).toBe(404);
      expect(await statusAt(name, `/api/v1/flow/${theirs.reference}`, { ...lie, ...token })).toBe(404);
      expect(await statusAt(name, `/api/v1/flow/${theirs.reference}/files/x`, { ...lie, ...token })).toBe(404);
      expect(await statusAt(name, mine.path, lie)).toBe(200);
    }
  // Elsewhere the header opens nothing either: a host is what was asked, not what somebody says was asked.
  expect(await statusAt("edgecase.test", theirs.path, { "x-forwarded-host": host })).toBe(200);
});
