import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  changeShown,
  changesIn,
  factsIn,
  indicatorsIn,
  levelShown,
  riskKindsIn,
} from "../../src/ui/console/merchants/findings";
import {
  changeWords,
  hostOf,
  merchantTitle,
  repeatType,
  rhythmWords,
  scoreChange,
  standingOf,
  webAddress,
} from "../../src/ui/console/merchants/merchant-words";
import { askAgain, type MerchantReport } from "../../src/ui/console/merchants/merchants-model";
import { viewOf } from "../../src/ui/console/merchants/merchants-nav";
import { growingList } from "../../src/ui/console/model/growing-list";

const aReport = (over: Partial<MerchantReport> = {}): MerchantReport => ({
  ...{
    id: "mrp_1",
    entityId: "ent_1",
    correlationId: "m-1",
    merchantName: "Northwind",
    websiteUrl: "https://www.shop.example/en",
  },
  ...{ country: "GB", lineOfBusiness: null, mcc: "5499", reportType: "MERCHANT_REPORT_T2", vendor: "builtin" },
  ...{ because: "asked", status: "completed", riskScore: 61, riskLevel: "high", changes: 2, comparedToId: "mrp_0" },
  ...{
    previousScore: 25,
    isAlert: false,
    alertId: null,
    problem: null,
    reviewed: null,
    batchId: null,
    row: null,
    checkId: null,
  },
  ...{ costCents: 0, createdAt: "2026-11-01T10:00:00.000Z", endedAt: "2026-11-01T10:00:04.000Z" },
  ...over,
});

let sent: { url: string; body: unknown }[] = [];
const serve = (answer: (url: URL) => object) =>
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, body: init.body ? JSON.parse(String(init.body)) : null });
    return Response.json(answer(new URL(url, "http://here")));
  });
beforeEach(() => {
  sent = [];
});
afterEach(() => vi.unstubAllGlobals());

describe("words of a report", () => {
  it("say where it stands and how its score has moved", () => {
    expect(standingOf(aReport())).toMatchObject({ label: "Completed" });
    expect(standingOf(aReport({ reviewed: { at: "2026-11-02", byId: null } }))).toMatchObject({ label: "Reviewed" });
    expect(standingOf(aReport({ status: "failed" }))).toMatchObject({ label: "Failed", tone: "bad" });
    expect([aReport(), aReport({ previousScore: null }), aReport({ riskScore: 25 })].map(scoreChange)).toEqual([
      36,
      null,
      0,
    ]);
    expect([36, -4, 0].map((points) => changeWords(points).said)).toEqual([
      "36 more than before",
      "4 less than before",
      "as before",
    ]);
  });

  it("call a merchant nobody has named by its website, and lead nowhere but to the web", () => {
    expect(merchantTitle(aReport({ merchantName: null }))).toBe("shop.example");
    expect(hostOf("https://xn--pple-43d.example/")).toBe("xn--pple-43d.example");
    expect(["https://a.example/x", "javascript:alert(1)", "data:text/html,x", "nothing"].map(webAddress)).toEqual([
      "https://a.example/x",
      ...[null, null, null],
    ]);
  });

  it("say how often a website is looked at", () => {
    expect(rhythmWords({ intervalDays: null, dayOfMonth: 31 })).toBe("on day 31 of each month");
    expect([1, 30].map((intervalDays) => rhythmWords({ intervalDays, dayOfMonth: null }))).toEqual([
      "every day",
      "every 30 days",
    ]);
  });
});

describe("asking again", () => {
  it("is about the same merchant, as a repeat of the same depth", async () => {
    serve(() => ({}));
    await askAgain(aReport());
    await askAgain(aReport({ entityId: null, status: "failed", mcc: null }));
    expect(sent.map(({ body }) => body)).toEqual([
      {
        ...{ websiteUrl: "https://www.shop.example/en", vendor: "builtin", reportType: "ONGOING_MERCHANT_REPORT_T2" },
        ...{ merchantName: "Northwind", entityId: "ent_1", country: "GB", mcc: "5499" },
      },
      {
        ...{ websiteUrl: "https://www.shop.example/en", vendor: "builtin", reportType: "MERCHANT_REPORT_T2" },
        ...{ merchantName: "Northwind", correlationId: "m-1", country: "GB" },
      },
    ]);
    expect(repeatType("MERCHANT_REPORT_T1")).toBe("ONGOING_MERCHANT_REPORT_T1");
  });
});

describe("what a report has found", () => {
  const violation = {
    domain: "Website",
    name: "No encryption",
    riskLevel: "high",
    points: 25,
    explanation: "Plain.",
    sourceUrl: "http://a.example/",
  };

  it("is told by what it is about, the heaviest first, in the documented shape or as a list", () => {
    const small = { ...violation, name: "Small", points: 3 };
    const told = { Website: [small, violation], Legal: [] };
    expect(indicatorsIn({ summary: { riskIndicatorsByDomain: told } })).toMatchObject([
      { domain: "Website", indicators: [{ name: "No encryption" }, { name: "Small" }] },
    ]);
    expect(indicatorsIn({ violations: [violation, "odd", { name: 5 }] })).toMatchObject([
      { domain: "Website", indicators: [{ points: 25 }] },
      { domain: "Other", indicators: [{ name: "Unnamed", points: null, explanation: null }] },
    ]);
    expect(indicatorsIn({})).toEqual([]);
  });

  it("has kinds of risk and changes in words", () => {
    expect(riskKindsIn({ summary: { riskLevels: { chargebackRisk: "moderate", odd: 4 } } })).toEqual([
      { name: "Chargeback", level: "moderate" },
    ]);
    expect([levelShown("critical"), levelShown("nobody_knows")]).toMatchObject([
      { tone: "bad" },
      { label: "Nobody knows", tone: "neutral" },
    ]);
    expect(changesIn({})).toBeNull();
    expect(changesIn({ changes: [{ what: "reachable", before: "true", after: "false" }] })?.map(changeShown)).toEqual([
      { name: "Reachable", before: "Yes", after: "No" },
    ]);
  });

  it("has facts of a website, what is missing among them, and none where another vendor tells it otherwise", () => {
    const website = {
      ...{ reachable: true, httpStatus: 200, finalUrl: "https://a.example/", redirects: ["https://a.example/"] },
      tls: { https: true, httpRedirectsToHttps: false, hstsSeconds: 864_000 },
      pages: { contact: "https://a.example/contact", refund: null },
      contacts: { emails: ["a@a.example"], phones: [], hasAddress: false },
      companyName: { found: "parts" },
    };
    const facts = Object.fromEntries(factsIn({ website }).map(({ name, values }) => [name, values]));
    expect(facts).toEqual({
      Reachable: [{ text: "Yes (status 200)" }],
      "Address it ends at": [{ text: "https://a.example/", url: "https://a.example/" }],
      Encryption: [{ text: "https, plain http is served too, browsers keep to it for 10 days" }],
      "Contact page": [{ text: "https://a.example/contact", url: "https://a.example/contact" }],
      "Refund policy": [{ text: "Not found", isMissing: true }],
      "E-mail": [{ text: "a@a.example" }],
      "Street address": [{ text: "Not found", isMissing: true }],
      "Name of the company": [{ text: "Only some of its words stand on the website" }],
    });
    expect(factsIn({ summary: {} })).toEqual([]);
  });
});

describe("the list", () => {
  it("knows its views by their filters in any order", () => {
    expect(viewOf({ reviewed: "false", status: "completed", q: "shop" })?.name).toBe("To be reviewed");
    expect(viewOf({ status: "completed" })).toBeNull();
  });

  it("grows by a page, keeps what was loaded when it is asked again, and drops it with another question", async () => {
    const row = (id: string) => ({ id });
    let question = "/things";
    serve((url) =>
      url.searchParams.has("cursor")
        ? { data: [row("b"), row("c")], nextCursor: null }
        : {
            data: question === "/things" ? [row("a"), row("b")] : [row("z")],
            nextCursor: question === "/things" ? "next" : null,
          },
    );
    const things = growingList<{ id: string }>(() => question);
    await things.open();
    await things.more();
    expect(things.list.value).toEqual({ rows: ["a", "b", "c"].map(row), nextCursor: null });
    await things.list.load();
    expect(things.list.value?.rows.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    question = "/things?q=z";
    await things.open();
    expect(things.list.value).toEqual({ rows: [row("z")], nextCursor: null });
    await things.more();
    expect(sent.at(-1)?.url).toBe("/api/v1/things?q=z&limit=50");
  });
});
