import { afterEach, describe, expect, it, vi } from "vitest";
import type { Actor, TenantId, UserId } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { defaultSettings, ScreeningSettings } from "../../src/screening/settings";
import { decisionOn, type HitDecision, hitKey, hitsOf, whyNotDecide } from "../../src/ui/console/case/hits/hit";
import { hitsModel } from "../../src/ui/console/case/hits/hits-model";
import {
  looksBroken,
  monitoringWords,
  partyOf,
  refreshWords,
  type Watchlist,
  type WatchlistVersion,
  watchlistStanding,
} from "../../src/ui/console/settings/screening/screening";
import { readAnswer } from "../../src/ui/console/settings/screening/upload";
import { problemWithWeights, weightGroups, withWeight } from "../../src/ui/console/settings/screening/weight-fields";

afterEach(() => void vi.unstubAllGlobals());

const match = (over: JsonObject = {}): JsonObject => ({
  list: "own",
  entryId: "S-1",
  entryHash: "h1",
  subjectKey: "sub_1",
  identityScore: 80,
  riskScore: 100,
  matchedName: "Viktor Lomazov",
  why: [{ code: "name", points: 80, text: "The same name." }],
  ...over,
});
const checkWith = (matches: JsonObject[], data: JsonObject = {}) => ({
  result: {
    type: "individuals-sanctions",
    vendor: "builtin",
    status: "review" as const,
    reasons: [],
    data,
    matches,
    vendorRef: null,
  },
});
const said = (over: Partial<HitDecision> = {}): HitDecision => ({
  id: "scd_1",
  caseId: null,
  list: "own",
  entryId: "S-1",
  entryHash: "h1",
  verdict: "false_positive",
  reason: "age",
  byId: "usr_1",
  createdAt: "2026-01-01T00:00:00.000Z",
  ...over,
});

describe("hits on a case", () => {
  it("are those of our own screening, surest first, each with whom it was found for", () => {
    const persons = [{ id: "p2", firstName: "Ada", lastName: "Byron" }];
    const hits = hitsOf(
      checkWith(
        [match(), match({ entryId: "S-2", identityScore: 97, personId: "p2" }), { matchedName: "of a vendor" }],
        { persons },
      ),
    );
    expect(hits.map(({ entryId, subject }) => [entryId, subject])).toEqual([
      ["S-2", "Ada Byron"],
      ["S-1", null],
    ]);
    expect(hitsOf({ result: null })).toEqual([]);
  });

  it("read companies too", () => {
    const entity = {
      name: "Korund JSC",
      otherNames: [{ name: "АО Корунд" }],
      places: [{ country: "RU" }],
      officialLists: [{ keyword: "ARMS" }],
    };
    const [hit] = hitsOf(checkWith([match({ matchedName: null, entity })]));
    expect(hit?.name).toBe("Korund JSC");
    expect(hit?.facts).toEqual([
      { label: "Countries", value: "RU" },
      { label: "Also called", value: "АО Корунд" },
      { label: "Programmes", value: "ARMS" },
    ]);
  });

  it("of a vendor have no scores and stand behind those that do; what agrees is told", () => {
    const { identityScore: _identity, riskScore: _risk, why: _why, ...found } = match({ list: "vendor" });
    const entity = { name: "Korund JSC", categories: ["Enforcement"] };
    const hits = hitsOf(checkWith([{ ...found, entity, matchedFields: ["name"] }, match()]));
    expect(hits.map(({ list, identityScore }) => [list, identityScore])).toEqual([
      ["own", 80],
      ["vendor", null],
    ]);
    expect(hits[1]?.facts).toEqual([
      { label: "Agrees", value: "name" },
      { label: "Listed for", value: "Enforcement" },
    ]);
    expect(hits[1]?.why).toEqual([]);
  });

  it("the newest word counts, until the entry changes", () => {
    const [hit] = hitsOf(checkWith([match()]));
    if (hit === undefined) throw new Error("no hit");
    expect(decisionOn(hit, [])).toBeNull();
    expect(decisionOn(hit, [said({ entryId: "S-9" })])).toBeNull();
    expect(decisionOn(hit, [said({ verdict: "true_positive" }), said()])).toMatchObject({
      decision: { verdict: "true_positive" },
      stale: false,
    });
    expect(decisionOn(hit, [said({ entryHash: "h0" })])?.stale).toBe(true);
  });

  it("are decided by whoever works on cases, and only looked at by others", () => {
    const as = (role: "viewer" | "analyst" | "admin"): Actor => ({
      kind: "analyst",
      tenantId: "ten_1" as TenantId,
      userId: "usr_1" as UserId,
      role,
      name: "A",
      email: "a@example.com",
    });
    expect([whyNotDecide(as("analyst")), whyNotDecide(as("admin"))]).toEqual([null, null]);
    for (const actor of [as("viewer"), null]) expect(whyNotDecide(actor)).not.toBeNull();
  });

  it("decided together, stop at the first refusal: what was said stands, the rest stays chosen", async () => {
    const sent: Json[] = [];
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
      if (init.method === "GET") return new Response(JSON.stringify({ data: [], nextCursor: null }));
      const body = JSON.parse(String(init.body)) as JsonObject;
      sent.push(body);
      return body.entryId === "S-2"
        ? new Response(JSON.stringify({ error: { code: "not_permitted", message: "No." } }), { status: 403 })
        : new Response(JSON.stringify(said()), { status: 201 });
    });
    const hits = hitsOf(
      checkWith([
        match({ identityScore: 90 }),
        match({ entryId: "S-2" }),
        match({ entryId: "S-3", identityScore: 70 }),
      ]),
    );
    const model = hitsModel(["sub_1"], "case_1");
    model.chooseAll(hits);
    const { done, failure } = await model.decide(hits, "false_positive", "age");
    expect([done, failure?.code]).toEqual([1, "not_permitted"]);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual({
      subjectKey: "sub_1",
      list: "own",
      entryId: "S-1",
      entryHash: "h1",
      caseId: "case_1",
      verdict: "false_positive",
      reason: "age",
    });
    expect([...model.chosen.value]).toEqual(hits.slice(1).map(hitKey));
  });
});

const list = (over: Partial<Watchlist> = {}): Watchlist => ({
  key: "own",
  name: "Own",
  format: "ndjson",
  url: null,
  activeVersion: 1,
  lastVersion: 1,
  refreshHours: null,
  nextFetchAt: null,
  autoActivate: false,
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...over,
});
const version = (over: Partial<WatchlistVersion> = {}): WatchlistVersion => ({
  version: 1,
  status: "ready",
  source: "upload",
  problem: null,
  entries: 100,
  names: 200,
  skipped: 0,
  problems: [],
  byId: "usr_1",
  createdAt: "2026-01-01T00:00:00.000Z",
  finishedAt: null,
  activatedAt: null,
  monitoring: null,
  ...over,
});

describe("a watch list", () => {
  it.each([
    ["active", list(), version()],
    ["empty", list({ activeVersion: null, lastVersion: 0 }), null],
    ["not active", list({ activeVersion: null }), version()],
    ["loading", list(), version({ version: 2, status: "loading" })],
    ["active, newest file failed", list(), version({ version: 2, status: "failed" })],
    ["failed", list({ activeVersion: null }), version({ status: "failed" })],
    ["active, a newer version waits", list(), version({ version: 2 })],
    ["active", list({ activeVersion: 2 }), version({ version: 2 })],
  ])("is %s", (label, of, newest) => {
    expect(watchlistStanding(of, newest).label).toBe(label);
  });

  it("a version with at most half of the entries looks broken; the first one never does", () => {
    expect(looksBroken(version({ entries: 50 }), version())).toBe(true);
    expect(looksBroken(version({ entries: 51 }), version())).toBe(false);
    expect(looksBroken(version({ entries: 1 }), null)).toBe(false);
  });

  it("says when it is fetched and how far screening anew is", () => {
    const nowMs = Date.parse("2026-01-01T00:00:00Z");
    expect(refreshWords(list(), nowMs)).toBe("by hand");
    expect(refreshWords(list({ refreshHours: 24, nextFetchAt: "2025-12-31T00:00:00Z" }), nowMs)).toBe("daily, due now");
    expect(refreshWords(list({ refreshHours: 6, nextFetchAt: "2026-01-01T02:00:00Z" }), nowMs)).toMatch(
      /^every 6 h, next in 2/,
    );
    const monitoring = { status: "running" as const, screened: 3, changed: 1 };
    expect(monitoringWords({ monitoring }, 10)).toBe("3 of 10 screened anew, 1 with another result");
    expect(monitoringWords({ monitoring: { ...monitoring, status: "done" } }, 10)).toBe(
      "3 screened anew, 1 with another result",
    );
    expect(monitoringWords({ monitoring: null }, 10)).toBeNull();
  });
});

describe("the weights of the screening", () => {
  it("are all on the page, and nothing else is", () => {
    const { lists: _lists, ...groups } = defaultSettings;
    expect(Object.fromEntries(weightGroups.map(({ group, fields }) => [group, fields.map(({ key }) => key)]))).toEqual(
      Object.fromEntries(Object.entries(groups).map(([group, fields]) => [group, Object.keys(fields)])),
    );
  });

  it("are refused on the page where the server refuses them", () => {
    for (const value of [0, 78, 100, -1, 101, Number.NaN]) {
      const weights = withWeight(defaultSettings, "name", "order", value);
      expect(problemWithWeights(weights) === null).toBe(ScreeningSettings.safeParse(weights).success);
    }
    expect(problemWithWeights(withWeight(defaultSettings, "thresholds", "certain", 10))).toContain("Rejected from");
  });

  it("are tried with somebody who was typed", () => {
    const typed = {
      kind: "person" as const,
      names: " Ada Byron \n\nАда",
      birthDate: "1985-1",
      countries: "GB, IE",
      identifier: " X1 ",
    };
    expect(partyOf(typed)).toEqual({
      kind: "person",
      names: ["Ada Byron", "Ада"],
      countries: ["GB", "IE"],
      identifiers: [{ value: "X1" }],
    });
    expect(partyOf({ ...typed, birthDate: "1985" })).toMatchObject({ birthDate: "1985" });
    expect(partyOf({ ...typed, names: " \n" })).toBeNull();
  });
});

it("an upload's answer is read like every other", () => {
  expect(readAnswer(202, '{"version":3}')).toEqual({ ok: true, value: { version: 3 } });
  expect(readAnswer(413, '{"error":{"code":"too_large","message":"Too large."}}')).toMatchObject({
    ok: false,
    error: { code: "too_large", message: "Too large.", kind: "refused" },
  });
  expect(readAnswer(502, "<html>")).toMatchObject({ ok: false, error: { kind: "broken", code: "http_502" } });
});
