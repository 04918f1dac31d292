import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBatchFile } from "../../src/merchants/batch-file";
import { parkedSigns } from "../../src/merchants/parked";
import { nameOn, WordIndex } from "../../src/merchants/plain-words";
import { linkTo } from "../../src/merchants/policies";
import { readPage } from "../../src/merchants/read-page";
import { registrableDomain } from "../../src/merchants/registrable-domain";
import { nextLookMs } from "../../src/merchants/schedule";
import { levelOf, scoreOf } from "../../src/merchants/score";
import { likeness, type Snapshot, websiteChanges } from "../../src/merchants/snapshot";
import { forbiddenOn, tradeOfCode, tradesOn } from "../../src/merchants/trades";
import { findingsOf, type Visit } from "../../src/merchants/website";

const page = (html: string, url = "https://shop.example/") => readPage(html, url);

describe("a page", () => {
  it("is read as people see it: no scripts, entities as signs, links with their texts", () => {
    const read = page(
      `<html lang=de-AT><title>A &amp; B</title><script>if (a < b) { "</p>" }</script><style>p{}</style><!-- <a href=/no>x</a> -->
       <p>F&uuml;r dich&nbsp;&#x2713;</p><a href='/kontakt#x' class="a>b">Zum <b>Kontakt</b></a><a href="javascript:void(0)">no</a>
       <meta http-equiv=refresh content="0; url=/next"><iframe src="//cdn.example/x"></iframe><a href="tel:+43123">call</a>5 < 6`,
    );
    expect(read).toMatchObject({
      ...{ title: "A & B", languages: ["de"], refreshTo: "https://shop.example/next", reachAt: ["tel:+43123"] },
      links: [{ url: "https://shop.example/kontakt", text: "Zum Kontakt" }],
      embeddedHosts: ["cdn.example"],
    });
    expect(read.text).toContain("Für dich ✓");
    expect(read.text).toContain("5 < 6");
    expect(read.text).not.toMatch(/if \(a|p\{\}|no</);
  });

  it("of any bytes ends, in time that grows with its length", () => {
    const signs = ["<", ">", "/", "!", "--", '"', "'", "=", " ", "a", "script", "title", "&#", ";", "\u0000", "</"];
    const parts = fc.array(fc.constantFrom(...signs), { maxLength: 300 }).map((chosen) => chosen.join(""));
    fc.assert(fc.property(parts, (text) => page(text).text.length <= text.length * 2));
    for (const evil of [
      "<a ".repeat(300_000),
      "<!--".repeat(200_000),
      "<script>".repeat(100_000),
      "<p a='".repeat(150_000),
    ]) {
      const startedAt = performance.now();
      page(evil);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});

describe("a domain", () => {
  it.each([
    ["shop.example.co.uk", "example.co.uk"],
    ["www.example.com", "example.com"],
    ["a.b.myshopify.com", "b.myshopify.com"],
    ["example.com", "example.com"],
  ])("%s was registered as %s", (host, domain) => expect(registrableDomain(host)).toBe(domain));
});

describe("what a website says", () => {
  it("is parked by phrase, by who shows it, or by emptiness; a shop that speaks of domains is not", () => {
    expect(parkedSigns(page("<p>This domain is for sale. Make an offer.</p>"), [])).toHaveLength(2);
    expect(
      parkedSigns(page(`<iframe src="https://x.sedoparking.com/"></iframe>${"word ".repeat(300)}`), []),
    ).toHaveLength(1);
    expect(parkedSigns(page(`${"We sell many fine things. ".repeat(80)} The old domain is for sale.`), [])).toEqual([]);
  });

  it("has the company's name whole, in parts or not; legal forms do not count", () => {
    const text = ["Welcome to ACME-Widgets, your shop"];
    expect(nameOn("Acme Widgets Ltd.", text)).toBe("whole");
    expect(nameOn("Widgets Acme GmbH", text)).toBe("parts");
    expect(nameOn("Other Trading Inc", text)).toBe("none");
  });

  it("leads to policies by words of several languages, the plainest link first", () => {
    const links = page(
      `<a href="/blog/how-to-read-your-terms">How to read your terms before you sign anything at all</a>
       <a href="/agb">AGB</a><a href="/x">Datenschutzerklärung</a><a href="/impressum">Impressum</a><a href="/p/7">Widerrufsbelehrung</a>`,
    ).links;
    expect(linkTo("terms", links)?.url).toBe("https://shop.example/agb");
    expect(linkTo("privacy", links)?.url).toBe("https://shop.example/x");
    expect(linkTo("contact", links)?.url).toBe("https://shop.example/impressum");
    expect(linkTo("refund", links)?.url).toBe("https://shop.example/p/7");
    expect(linkTo("refund", page("<a href=/shop>Shop</a>").links)).toBeNull();
  });

  it("tells the line of business by several words, and what is watched by one", () => {
    const index = new WordIndex();
    index.add("Laptops? One laptop, a charger and headphones. Also AAA quality replica watches. Size guide.");
    expect(tradesOn(index)[0]).toMatchObject({ name: "Electronics and computers", hits: 3 });
    expect(tradeOfCode("5732")).toBe("Electronics and computers");
    expect(tradeOfCode("0001")).toBeNull();
    expect(forbiddenOn(index, ["size guide"]).map(({ name }) => name)).toEqual([
      "Counterfeit goods",
      "Words of your own",
    ]);
  });
});

describe("a score", () => {
  const visit = (over: Partial<Visit>): Visit => ({
    ...{
      asked: "https://shop.example/",
      home: page("<p>hi</p>"),
      httpStatus: 200,
      failure: null,
      redirects: ["https://shop.example/"],
    },
    ...{ plainHttpLeadsToHttps: true, hstsSeconds: 1, policies: {}, ...over },
  });
  const stated = { companyName: "Acme", lineOfBusiness: null, mcc: null, forbiddenWords: [] };
  const ids = (over: Partial<Visit>) => findingsOf(visit(over), stated).indicators.map(({ id }) => id);

  it("is that of an unreachable website alone where there is none, and of a parked one without what it lacks", () => {
    expect(ids({ home: null, httpStatus: null, failure: "timeout" })).toEqual(["unreachable"]);
    expect(ids({})).toEqual(["parked"]);
  });

  it("adds up to 100 at most, and has a level from 0, 25, 50 and 75", () => {
    const many = findingsOf(
      visit({ redirects: ["https://shop.example/", "http://other.example/"] }),
      stated,
    ).indicators;
    expect(scoreOf([...many, ...many, ...many])).toBe(100);
    expect([0, 24, 25, 49, 50, 74, 75, 100].map(levelOf)).toEqual([
      "low",
      "low",
      "medium",
      "medium",
      "high",
      "high",
      "critical",
      "critical",
    ]);
  });
});

describe("what has changed", () => {
  const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
    ...{
      domain: "shop.example",
      isReachable: true,
      title: "Shop",
      textHash: "a",
      sketch: [1, 2, 3, 4],
      pages: ["contact", "refund"],
    },
    ...{ outgoing: ["social.example"], forbidden: [], trade: "Sports", ...over },
  });
  const what = (over: Partial<Snapshot>) => websiteChanges(snapshot(), snapshot(over)).map((change) => change.what);

  it("is nothing where only the offers are others, and each thing where it is another", () => {
    expect(what({})).toEqual([]);
    expect(what({ textHash: "b", sketch: [1, 2, 3, 5] })).toEqual([]);
    expect(what({ textHash: "b", sketch: [6, 7, 8, 9] })).toEqual(["content"]);
    expect(what({ title: "Casino", pages: ["contact"], trade: "Gambling" })).toEqual(["title", "page_gone", "trade"]);
    expect(what({ outgoing: ["social.example", "pay.example"], forbidden: ["Drugs"] })).toEqual([
      "outgoing",
      "forbidden",
    ]);
    expect(what({ isReachable: false, title: "" })).toEqual(["reachable"]);
  });

  it("likeness is symmetric, 1 of the same and 0 of strangers", () => {
    expect([likeness([1, 2], [1, 2]), likeness([1, 2], [3, 4]), likeness([], [])]).toEqual([1, 0, 1]);
    expect(likeness([1, 2, 3], [2, 3, 9])).toBe(likeness([2, 3, 9], [1, 2, 3]));
  });
});

describe("a rhythm", () => {
  const at = (iso: string) => Date.parse(iso);
  it.each([
    [{ dayOfMonth: 15 }, "2026-11-10T08:00:00Z", "2026-11-15T00:00:00.000Z"],
    // On the day itself it is over: the documented system looks every hour then.
    [{ dayOfMonth: 15 }, "2026-11-15T00:00:00Z", "2026-12-15T00:00:00.000Z"],
    [{ dayOfMonth: 31 }, "2026-02-01T00:00:00Z", "2026-02-28T00:00:00.000Z"],
    [{ dayOfMonth: 31 }, "2026-01-31T12:00:00Z", "2026-02-28T00:00:00.000Z"],
    [{ dayOfMonth: 1 }, "2026-12-31T23:59:59Z", "2027-01-01T00:00:00.000Z"],
    [{ intervalDays: 30 }, "2026-11-10T08:00:00Z", "2026-12-10T08:00:00.000Z"],
  ])("%j after %s is %s", (rhythm, after, next) =>
    expect(new Date(nextLookMs(rhythm, at(after))).toISOString()).toBe(next),
  );
});

describe("a file of merchants", () => {
  it("is read by the names of its columns; rows that cannot be used say why", () => {
    const read = readBatchFile(
      "Website URL,Merchant Name,Country Code,MCC\nshop.example,Acme,GB,5732\nnot a site,B,GB,\nother.example,,GB,\nx.example,C,ZZ,\ny.example,D,GB,12\nshop.example,Acme,GB,\n",
      100,
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        rows: [
          { row: 2, websiteUrl: "https://shop.example/", merchantName: "Acme", country: "GB", mcc: "5732" },
          { row: 4, merchantName: null },
        ],
        refused: [3, 5, 6, 7].map((row) => ({ row })),
      },
    });
    expect(readBatchFile("name\nA\n", 10)).toMatchObject({ ok: false, error: "there is no column websiteUrl" });
    expect(readBatchFile("url,name\na.example,A\nb.example,B\n", 1)).toMatchObject({ ok: false });
  });
});
