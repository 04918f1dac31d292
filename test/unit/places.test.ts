import { describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { copiedClasses, copiedObject } from "../../src/cases/copied-object";
import { feedName, feedOf } from "../../src/cases/feed-of";
import { type CaseRef, idFrom, newId, type TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import { askSandbox } from "../../src/outside";
import { breakersOf } from "../../src/outside/vendor-breakers";
import { bucketNaming, bucketOf, bucketsOf, strayFile } from "../../src/places/bucket-of";
import { isNamed, type ObjectClass, objectOf } from "../../src/places/object-of";
import { regionIn } from "../../src/places/region";
import { endpointOf } from "../../src/webhooks/endpoint-of";
import { shardAt } from "../../src/windows/windows-of";

const inEurope = idFrom("tenant", "eu_0123456789ab");
const itsLiveHalf = idFrom("tenant", "eu_0123456789ab_live");
const anywhere = newId("tenant");
const classes = [
  "CASES",
  "WEBHOOK_ENDPOINTS",
  "SANDBOX_VENDOR",
  "FEEDS",
  "VENDOR_BREAKERS",
  "RATE_LIMITERS",
  "WINDOWS",
] as const satisfies readonly ObjectClass[];

/** Namespaces that write down who was asked for, where, and with which hint. */
function aWorld(variables: Partial<Pick<Env, "REGIONS" | "LOCATION_HINT">> = {}, withEuBucket = true) {
  const asked: string[] = [];
  const idOf = (text: string) => ({ text, equals: (other: { text: string }) => other.text === text });
  const namespace = (of: string, place: string): object => ({
    jurisdiction: (name: string) => namespace(of, name),
    idFromName: (name: string) => idOf(`${of} ${place} ${name}`),
    get(id: { text: string }, options?: { locationHint?: string }) {
      asked.push(`${id.text}${options?.locationHint === undefined ? "" : ` near ${options.locationHint}`}`);
      return { fetch: async () => new Response() };
    },
  });
  const own = { name: "own" };
  const eu = { name: "eu" };
  const env = {
    ...Object.fromEntries(classes.map((of) => [of, namespace(of, "all")])),
    DOCUMENTS: own,
    ...(withEuBucket && { DOCUMENTS_EU: eu }),
    ...variables,
  } as unknown as Env;
  return { env, asked, own, eu };
}

/** Every way in which our rooms look up an object of a tenant: each says where it was looked for. */
async function everyLookUp(env: Env, tenantId: TenantId): Promise<void> {
  const ref: CaseRef = { tenantId, caseId: newId("case") };
  caseOf(env, ref);
  feedOf(env, tenantId);
  endpointOf(env, tenantId, newId("endpoint"));
  breakersOf(env, tenantId);
  shardAt(env, tenantId, 3);
  await askSandbox(env, tenantId, new Request("https://vendor.invalid/"));
  for (const of of Object.keys(copiedClasses) as (keyof typeof copiedClasses)[]) copiedObject(env, of, `${tenantId}/x`);
  // As limiters are named: by key, by trigger, by portal link.
  for (const name of [`${tenantId}/key/key_1`, `trigger|${tenantId}|trg_1`, `${tenantId}/portal/ptl_1`])
    objectOf(env, "RATE_LIMITERS", name);
}
const placesOf = (asked: readonly string[]) => [...new Set(asked.map((text) => text.split(" ")[1]))];

describe("the region of a tenant", () => {
  it.each([
    [inEurope, "eu"],
    [itsLiveHalf, "eu"],
    [`keys/${inEurope}/case_1`, "eu"],
    [`trigger|${inEurope}|trg_1`, "eu"],
    [anywhere, null],
    ["ten_us_0123456789ab", null],
    ["ten_eu", null],
    [`${anywhere}/x_ten_eu_x`, null],
    [`screening/${anywhere}/ten_eu_mine/1/upload`, null],
    [`screening/${inEurope}/ten_us_mine/1/upload`, "eu"],
    ["operator/restore.json", null],
    ["", null],
  ])("of %s is %s", (name, region) => {
    expect(regionIn(name)).toBe(region);
  });
});

describe("objects", () => {
  it("of a tenant in the EU come from the jurisdiction there, whoever looks them up, with REGIONS=on", async () => {
    for (const tenantId of [inEurope, itsLiveHalf]) {
      const { env, asked } = aWorld({ REGIONS: "on", LOCATION_HINT: "apac" });
      await everyLookUp(env, tenantId);
      expect(asked).toHaveLength(14);
      expect(placesOf(asked)).toEqual(["eu"]);
      // A jurisdiction leaves nothing to hint at.
      expect(asked.filter((text) => text.includes("near"))).toEqual([]);
    }
  });

  it.each([
    ["off", inEurope],
    ["", inEurope],
    [undefined, inEurope],
    ["on", anywhere],
  ])("come from everywhere with REGIONS=%s for %s", async (REGIONS, tenantId) => {
    const { env, asked } = aWorld(REGIONS === undefined ? {} : { REGIONS });
    await everyLookUp(env, tenantId);
    expect(placesOf(asked)).toEqual(["all"]);
  });

  it("without a region are made where the hint says", async () => {
    const { env, asked } = aWorld({ REGIONS: "on", LOCATION_HINT: "weur" });
    await everyLookUp(env, anywhere);
    expect(asked.every((text) => text.endsWith(" near weur"))).toBe(true);
  });

  it("know their own name by the same place, so that a call which went elsewhere meets nothing", () => {
    const { env } = aWorld({ REGIONS: "on" });
    const off = aWorld().env;
    for (const of of classes) {
      const name = `${inEurope}/x`;
      const id = env[of].jurisdiction("eu").idFromName(name);
      expect([isNamed(env, of, id, name), isNamed(env, of, id, `${inEurope}/y`)]).toEqual([true, false]);
      expect([isNamed(off, of, id, name), isNamed(off, of, off[of].idFromName(name), name)]).toEqual([false, true]);
    }
  });

  it("settings that nobody knows are refused by name at every look-up", () => {
    expect(() => feedOf(aWorld({ REGIONS: "ON" }).env, inEurope)).toThrow("bad setting REGIONS");
    expect(() => feedOf(aWorld({ LOCATION_HINT: "europe" }).env, inEurope)).toThrow("bad setting LOCATION_HINT");
  });
});

describe("buckets", () => {
  it("of a tenant in the EU is the one there with REGIONS=on, and the one of all otherwise", () => {
    const { env, own, eu } = aWorld({ REGIONS: "on" });
    expect([bucketOf(env, inEurope), bucketOf(env, itsLiveHalf), bucketOf(env, anywhere)]).toEqual([eu, eu, own]);
    expect([bucketNaming(env, `t/${inEurope}/c/x`), bucketNaming(env, "operator/restore.json")]).toEqual([eu, own]);
    expect(bucketsOf(env)).toEqual([own, eu]);
    const off = aWorld();
    expect([bucketOf(off.env, inEurope), bucketsOf(off.env)]).toEqual([off.own, [off.own]]);
  });

  it("is never the other one when the one of the region is missing", () => {
    const { env, own } = aWorld({ REGIONS: "on" }, false);
    expect(() => bucketOf(env, inEurope)).toThrow("bad setting DOCUMENTS_EU");
    expect(() => bucketsOf(env)).toThrow("bad setting DOCUMENTS_EU");
    expect(bucketOf(env, anywhere)).toBe(own);
  });
});

it("a file that was stored before regions were switched on is found for the doctor", async () => {
  const bucket = (names: string[]) => ({
    list: async ({ prefix }: { prefix: string }) => ({
      objects: names.flatMap((key) => (key.startsWith(prefix) ? [{ key }] : [])),
    }),
  });
  const { env } = aWorld({ REGIONS: "on" });
  const holding = (...names: string[]) => ({ ...env, DOCUMENTS: bucket(names) as unknown as R2Bucket });
  const [old, other] = [`keys/${inEurope}/case_1`, `keys/${anywhere}/case_1`];
  expect(await strayFile(holding(other, "operator/restore.json"))).toBeNull();
  expect(await strayFile(holding(other, old))).toBe(old);
  expect(await strayFile({ ...holding(old), REGIONS: "off" })).toBeNull();
});

it("names of objects of a tenant hold its id, from which its region is read", () => {
  expect(regionIn(feedName(inEurope))).toBe("eu");
});
