import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { allCheckTypes } from "../../src/checks/contract";
import { keepFileHash } from "../../src/db/file-hashes";
import { type CaseId, newId } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { isObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { jpeg } from "../support/file-corpus";
import { answerAt } from "../support/receiver";
import { companiesHouseProfile, gleifRecord, openSanctionsMatches, viesAnswer } from "../support/vendor-answers";

afterEach(() => {
  vi.restoreAllMocks();
});

const purpose = "onboarding";
const company = { country: "GB", registrationNumber: "00445790", companyName: "Northwind" };
const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

describe("a check without a case", () => {
  it("that needs nobody is answered at once, and can be read again", async () => {
    const { api } = await aTenantClient();
    const ran = await api.post("/checks", { type: "iban", subject: { iban: "GB82 WEST 1234 5698 7654 32" }, purpose });
    expect([ran.status, ran.at("status"), ran.at("vendor")]).toEqual([200, "clear", "builtin"]);
    expect(ran.at("attempts")).toEqual([
      expect.objectContaining({ vendor: "builtin", attempt: 1, outcome: "answered" }),
    ]);
    const read = await api.get(`/checks/${ran.textAt("id")}`);
    expect(read.json).toEqual(ran.json);
    const list = await api.get("/checks?type=iban");
    expect(list.at("data.0.id")).toBe(ran.at("id"));
  });

  it("says which field of the subject is wrong", async () => {
    const { api } = await aTenantClient();
    const ran = await api.post("/checks", { type: "lei", subject: { lie: "x" }, purpose });
    expect([ran.status, ran.at("error.param"), ran.at("error.message")]).toEqual([400, "subject", "lei: is missing"]);
  });

  it("is asked once for one idempotency key", async () => {
    const { api } = await aTenantClient();
    const body = { type: "lei", subject: { lei: "5493001KJTIIGC8Y1R12" }, purpose };
    const [first, second] = [
      await api.post("/checks", body, { "idempotency-key": "one" }),
      await api.post("/checks", body, { "idempotency-key": "one" }),
    ];
    expect(second.at("id")).toBe(first.at("id"));
  });

  it.each(["clear", "hit", "rejected", "not_found", "not_covered", "error", "outage", "garbage"])(
    "of the sandbox vendor: %s, as its catalogue says",
    async (scenario) => {
      const { api } = await aTenantClient();
      const ran = await api.post("/checks", {
        type: "company-sanctions",
        subject: company,
        purpose,
        options: { scenario },
      });
      const expected: Record<string, string> = {
        hit: "review",
        not_covered: "cancelled",
        outage: "error",
        garbage: "error",
      };
      expect([ran.status, ran.at("status")]).toEqual([200, expected[scenario] ?? scenario]);
      const attempts = ran.at("attempts");
      // Garbage is asked for again at once; an outage that asks for a pause is not.
      expect(Array.isArray(attempts) && attempts.length).toBe(scenario === "garbage" ? 2 : 1);
      expect(ran.at("error") === null).toBe(ran.at("status") !== "error");
    },
  );

  it("that is answered later is pending first, and then has its answer, once", async () => {
    const { api } = await aTenantClient();
    const ran = await api.post("/checks", {
      type: "company-sanctions",
      subject: company,
      purpose,
      options: { scenario: "duplicate_callback" },
    });
    expect([ran.status, ran.at("status")]).toEqual([202, "pending"]);
    const moved = await api.post("/sandbox/clock/advance", { seconds: 3_600 });
    expect(moved.status).toBeLessThan(300);
    const answered = async () => (await api.get(`/checks/${ran.textAt("id")}`)).json;
    await vi.waitFor(async () => expect((await answered()).status).toBe("clear"), { timeout: 20_000 });
    expect(await answered()).toMatchObject({ status: "clear", vendor: "sandbox", error: null });
  });

  it("of another tenant is unknown", async () => {
    const [ours, theirs] = [await aTenantClient(), await aTenantClient()];
    const ran = await ours.api.post("/checks", { type: "age", subject: { dateOfBirth: "1990-01-01" }, purpose });
    expect((await theirs.api.get(`/checks/${ran.textAt("id")}`)).status).toBe(404);
    expect((await theirs.api.get("/checks")).at("data")).toEqual([]);
  });

  it("of a live tenant never goes to the sandbox vendor", async () => {
    const { api } = await aTenantClient({ environment: "live" });
    const unnamed = await api.post("/checks", { type: "ubo", subject: company, purpose });
    expect([unnamed.status, unnamed.at("error.param")]).toEqual([400, "vendor"]);
    const named = await api.post("/checks", { type: "ubo", subject: company, purpose, vendor: "sandbox" });
    expect(named.at("error.code")).toBe("not_configured");
  });

  it("keeps whom it was about under seal", async () => {
    const { api, tenantId } = await aTenantClient();
    await api.post("/checks", { type: "phone", subject: { phone: "+442079460958" }, purpose });
    const { results } = await env.DB.prepare("SELECT * FROM checks WHERE tenant_id = ?").bind(tenantId).all();
    expect(JSON.stringify(results)).not.toContain("2079460958");
    expect(results).toHaveLength(1);
  });
});

describe("an earlier answer", () => {
  const again = {
    type: "registration-number",
    subject: { country: "GB", registrationNumber: "00445790" },
    purpose,
    reuseWithinSeconds: 60,
  };
  it("is taken when the question is the same and it is fresh enough", async () => {
    const { api } = await aTenantClient();
    const first = await api.post("/checks", again);
    const second = await api.post("/checks", again);
    expect([first.at("reused"), second.at("reused"), second.at("id")]).toEqual([false, true, first.at("id")]);
    const other = await api.post("/checks", { ...again, subject: { country: "GB", registrationNumber: "00445791" } });
    expect(other.at("reused")).toBe(false);
    expect((await api.post("/checks", { ...again, reuseWithinSeconds: 0 })).at("reused")).toBe(false);
  });

  it("that was an error is not", async () => {
    const { api } = await aTenantClient();
    const body = { type: "ubo", subject: company, purpose, options: { scenario: "error" }, reuseWithinSeconds: 60 };
    const ids = [await api.post("/checks", body), await api.post("/checks", body)].map((ran) => ran.textAt("id"));
    expect(new Set(ids).size).toBe(2);
  });
});

/** A description like one that ships with the product, at a server of the test. */
async function atFake(api: ApiClient, ready: string, host: string, over: JsonObject = {}) {
  const { json: found } = await api.get(`/vendor-adapters/${ready}`);
  const adapter = isObject(found.adapter) ? found.adapter : {};
  const put = await api.put(`/vendor-adapters/${ready}`, { ...adapter, baseUrl: `https://${host}`, ...over });
  expect(put.status).toBe(200);
}

describe("vendors described as data", () => {
  const asked: {
    name: string;
    type: string;
    subject: JsonObject;
    good: unknown;
    expected: string;
    secret: string | null;
    path: string;
  }[] = [
    {
      name: "companies-house",
      type: "company-registry",
      subject: company,
      good: companiesHouseProfile(),
      expected: "clear",
      secret: "COMPANIES_HOUSE_API_KEY",
      path: "/company/00445790",
    },
    {
      name: "gleif",
      type: "lei",
      subject: { lei: "5493001KJTIIGC8Y1R12" },
      good: gleifRecord(),
      expected: "clear",
      secret: null,
      path: "/lei-records/5493001KJTIIGC8Y1R12",
    },
    {
      name: "vies",
      type: "vat-number",
      subject: { vatNumber: "DE136695976" },
      good: viesAnswer(),
      expected: "clear",
      secret: null,
      path: "/check-vat-number",
    },
    {
      name: "opensanctions",
      type: "individual-sanctions",
      subject: { firstName: "Ada", lastName: "Brennan" },
      good: openSanctionsMatches([{ match: true, topics: ["sanction"] }]),
      expected: "rejected",
      secret: "OPENSANCTIONS_API_KEY",
      path: "/match/default",
    },
  ];

  it.each(asked)(
    "$name answers $type over HTTP, and no secret is in what is kept",
    async ({ name, type, subject, good, expected, secret, path }) => {
      const { api, tenantId } = await aTenantClient();
      const host = `${name}-good.fake.test`;
      await atFake(api, name, host);
      if (secret !== null) await writeSecret(env, tenantId, secret, "very-secret-key", Date.now());
      const seen: Request[] = [];
      answerAt(host, (request) => {
        seen.push(request);
        return json(good);
      });
      const ran = await api.post("/checks", { type, vendor: name, subject, purpose });
      expect([ran.status, ran.at("status"), ran.at("vendor")]).toEqual([200, expected, name]);
      expect(seen.map((request) => new URL(request.url).pathname)).toEqual([path]);
      expect(seen[0]?.headers.has("authorization")).toBe(secret !== null);
      expect(ran.text).not.toContain("very-secret-key");
    },
  );

  it.each([
    ["500", () => json({}, 500), "vendor_unavailable"],
    ["429", () => new Response("", { status: 429, headers: { "retry-after": "7" } }), "vendor_unavailable"],
    ["garbage", () => new Response("<html>"), "bad_answer"],
    ["another shape", () => json({ hello: "world" }), "bad_answer"],
    ["too much", () => new Response(" ".repeat(1_200_000)), "too_large"],
  ] as const)(
    "that answers with %s leaves an error with its attempts, and asking again works",
    async (kind, bad, code) => {
      const { api } = await aTenantClient();
      const host = `gleif-${kind.replaceAll(" ", "-")}.fake.test`;
      await atFake(api, "gleif", host);
      let works = false;
      answerAt(host, () => (works ? json(gleifRecord()) : bad()));
      const body = {
        type: "lei",
        vendor: "gleif",
        subject: { lei: "5493001KJTIIGC8Y1R12" },
        purpose,
        reuseWithinSeconds: 60,
      };
      const failed = await api.post("/checks", body);
      expect([failed.status, failed.at("status"), failed.at("error.code")]).toEqual([200, "error", code]);
      expect(failed.at("attempts.0.outcome")).toBe("failed");
      works = true;
      expect((await api.post("/checks", body)).at("status")).toBe("clear");
    },
  );

  it.each([
    ["a pause", "7", 1],
    ["no pause", "0", 2],
  ])("that answers 429 and asks for %s is asked accordingly", async (_, seconds, times) => {
    const { api } = await aTenantClient();
    const host = `gleif-pause-${seconds}.fake.test`;
    await atFake(api, "gleif", host);
    let asked = 0;
    answerAt(host, () => {
      asked += 1;
      return new Response("", { status: 429, headers: { "retry-after": seconds } });
    });
    const body = { type: "lei", vendor: "gleif", subject: { lei: "5493001KJTIIGC8Y1R12" }, purpose };
    expect((await api.post("/checks", body)).at("error.code")).toBe("vendor_unavailable");
    expect(asked).toBe(times);
  });

  it("are kept by tenant, counted in versions, and can be deleted", async () => {
    const [ours, theirs] = [await aTenantClient(), await aTenantClient()];
    await atFake(ours.api, "vies", "vies.fake.test");
    await atFake(ours.api, "vies", "vies2.fake.test");
    const own = await ours.api.get("/vendor-adapters/vies");
    expect([own.at("source"), own.at("version"), own.at("adapter.baseUrl")]).toEqual([
      "own",
      2,
      "https://vies2.fake.test",
    ]);
    expect((await theirs.api.get("/vendor-adapters/vies")).at("source")).toBe("ready");
    expect((await theirs.api.delete("/vendor-adapters/vies")).status).toBe(404);
    expect((await ours.api.delete("/vendor-adapters/vies")).status).toBe(204);
    expect((await ours.api.get("/vendor-adapters/vies")).at("source")).toBe("ready");
  });

  it("cannot take a name that means something else, lead inside a network, or carry a secret", async () => {
    const { api } = await aTenantClient();
    const { json: found } = await api.get("/vendor-adapters/gleif");
    const adapter = isObject(found.adapter) ? found.adapter : {};
    const tries: [string, JsonObject][] = [
      ["sandbox", { name: "sandbox" }],
      ["builtin", { name: "builtin" }],
      ["gleif", { baseUrl: "https://10.0.0.1" }],
      ["gleif", { baseUrl: "http://api.gleif.org" }],
      ["gleif", { auth: { kind: "bearer", secret: "s3cr3t!" } }],
    ];
    for (const [name, over] of tries)
      expect([name, (await api.put(`/vendor-adapters/${name}`, { ...adapter, ...over })).status]).toEqual([name, 400]);
  });

  it("cannot fetch its access tokens from inside a network either", async () => {
    const { api } = await aTenantClient();
    const { json: found } = await api.get("/vendor-adapters/gleif");
    const put = (tokenUrl: string) => {
      const auth = { kind: "oauth2", tokenUrl, clientIdSecret: "ID", clientSecretSecret: "SECRET" };
      return api.put("/vendor-adapters/gleif", { ...(isObject(found.adapter) ? found.adapter : {}), auth });
    };
    for (const host of ["169.254.169.254", "10.0.0.1", "[::1]", "localhost"]) {
      const refused = await put(`https://${host}/token`);
      expect([host, refused.status, refused.at("error.param")]).toEqual([host, 400, "auth.tokenUrl"]);
    }
    expect((await put("https://id.acme.example/token")).status).toBe(200);
  });
});

describe("several vendors", () => {
  const subject = { country: "GB", registrationNumber: "00445790" };
  async function twoVendors(first: () => Response, second: () => Response, combine: string) {
    const { api } = await aTenantClient();
    const base = {
      displayName: "x",
      checks: {
        "company-registry": {
          costCents: 5,
          request: { path: "/x" },
          answers: [
            { when: "body.ok == `true`", verdict: "clear", data: "body" },
            { when: "body.ok == `false`", verdict: "rejected", code: "gone" },
            { httpStatus: [404], verdict: "not_found" },
          ],
        },
      },
    };
    const host = `two-${newId("request").slice(4, 12)}.fake.test`;
    for (const name of ["one", "two"])
      expect(
        (await api.put(`/vendor-adapters/${name}`, { ...base, name, baseUrl: `https://${host}/${name}` })).status,
      ).toBe(200);
    const seen: string[] = [];
    answerAt(host, (request) => {
      const name = new URL(request.url).pathname.split("/")[1] ?? "";
      seen.push(name);
      return name === "one" ? first() : second();
    });
    const ran = await api.post("/checks", {
      type: "company-registry",
      vendors: ["one", "two"],
      combine,
      subject,
      purpose,
    });
    return { ran, seen };
  }
  const good = () => json({ ok: true });
  const bad = () => json({ ok: false });
  const down = () => json({}, 503);

  it.each([
    ["the first answer is enough", good, bad, "fallback", "clear", ["one"], 5],
    ["the second is asked when the first fails", down, bad, "fallback", "rejected", ["one", "one", "two"], 5],
    ["all are asked, the worst counts, all cost", good, bad, "all", "rejected", ["one", "two"], 10],
    ["clear is not enough when one has failed", good, down, "all", "review", ["one", "two", "two"], 5],
    ["nobody answers", down, down, "all", "error", ["one", "one", "two", "two"], 0],
  ] as const)("%s", async (_, first, second, combine, status, order, cents) => {
    const { ran, seen } = await twoVendors(first, second, combine);
    expect([ran.at("status"), seen, ran.at("costCents")]).toEqual([status, order, cents]);
  });
});

describe("how a vendor is doing", () => {
  it("is told by its last calls", async () => {
    const { api } = await aTenantClient();
    await atFake(api, "gleif", "gleif-health.fake.test");
    let works = true;
    answerAt("gleif-health.fake.test", () => (works ? json(gleifRecord()) : json({}, 500)));
    const body = { type: "lei", vendor: "gleif", subject: { lei: "5493001KJTIIGC8Y1R12" }, purpose };
    for (let time = 0; time < 3; time += 1) await api.post("/checks", body);
    works = false;
    await api.post("/checks", body); // two attempts
    await api.post("/checks", { ...body, subject: { lei: "" } }); // never leaves
    const { json: told } = await api.get("/vendors");
    const vendor = (told.data as JsonObject[]).find((one) => one.vendor === "gleif");
    expect(vendor?.health).toMatchObject({ calls: 5, failures: 2, errorRate: 0.4 });
    const { p50Ms = -1, p95Ms = -1 } = (vendor?.health ?? {}) as Record<string, number>;
    expect(p50Ms >= 0 && p95Ms >= p50Ms).toBe(true);
  });
});

describe("a budget", () => {
  it("lets nobody be asked once it is spent, and says so", async () => {
    const { api } = await aTenantClient();
    await atFake(api, "gleif", "gleif-budget.fake.test");
    const { json: found } = await api.get("/vendor-adapters/gleif");
    const adapter = found.adapter as JsonObject;
    const lei = (adapter.checks as Record<string, JsonObject>).lei;
    await api.put("/vendor-adapters/gleif", { ...adapter, checks: { lei: { ...lei, costCents: 60 } } });
    let calls = 0;
    answerAt("gleif-budget.fake.test", () => {
      calls += 1;
      return json(gleifRecord());
    });
    const body = {
      type: "lei",
      vendor: "gleif",
      subject: { lei: "5493001KJTIIGC8Y1R12" },
      purpose,
      budget: { cents: 100, withinSeconds: 3_600 },
    };
    const ran = [await api.post("/checks", body), await api.post("/checks", body), await api.post("/checks", body)];
    expect(ran.map((one) => one.at("costCents"))).toEqual([60, 60, 0]);
    expect([ran[2]?.at("status"), ran[2]?.at("error.code"), calls]).toEqual(["error", "budget_spent", 2]);
    const free = await api.post("/checks", { ...body, vendor: "builtin" });
    expect(free.at("status")).toBe("clear");
  });
});

describe("the catalogue", () => {
  it("names every check with a schema, and each example is answered as its schema says", async () => {
    const { api } = await aTenantClient();
    const { json: catalogue } = await api.get("/checks/catalog");
    const entries = (catalogue.checks as JsonObject[]) ?? [];
    expect(entries.map(({ type }) => type)).toEqual([...allCheckTypes]);
    for (const { type, example, input, vendors } of entries) {
      const { subject, options } = example as Record<string, JsonObject>;
      const schema = (input as Record<string, JsonObject>).subject;
      for (const needed of (schema?.required as Json[]) ?? [])
        expect([type, Object.keys(subject ?? {})]).toEqual([type, expect.arrayContaining([needed])]);
      expect([type, (vendors as Json[]).length > 0]).toEqual([type, true]);
      const ran = await api.post("/checks", { type, subject, options, purpose });
      expect([type, ran.status < 300, ran.at("status") !== "error"]).toEqual([type, true, true]);
    }
  });
});

describe("the same file in another case of the tenant", () => {
  it("is known from the moment it was inspected there", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const bytes = jpeg();
    const files: string[] = [];
    for (const name of ["Ada", "Bo"]) {
      const entity = { type: "individual", data: { firstName: name } };
      const opened = await api.post("/cases", { workflow: "review", context: { entity } });
      const form = new FormData();
      form.append("document", JSON.stringify({ category: "identity", type: "passport" }));
      form.append("files", new File([bytes], "passport.jpg"));
      const added = await api.send("POST", `/cases/${opened.textAt("id")}/documents`, { body: form });
      expect(added.status).toBe(201);
      const caseId = opened.textAt("id") as CaseId;
      await atRest({ tenantId, caseId });
      const snapshot = await caseOf(env, { tenantId, caseId }).snapshot();
      if (!snapshot.ok) throw new Error(snapshot.error.code);
      files.push(
        ...snapshot.value.documents.flatMap(({ pages }) =>
          pages.flatMap(({ fileId }) => (fileId === null ? [] : [fileId])),
        ),
      );
    }
    const subject = { fileIds: files.slice(0, 1) };
    await vi.waitFor(
      async () => {
        const told = await api.post("/checks", { type: "document-duplicates", subject, purpose });
        expect([told.at("status"), told.at("data.otherCases")]).toEqual(["review", 2]);
      },
      { timeout: 20_000 },
    );
  });

  it("is found by the file, and only in this tenant", async () => {
    const [ours, theirs] = [await aTenantClient(), await aTenantClient()];
    const sha256 = "ab".repeat(32);
    const files = [newId("file"), newId("file")];
    const cases = [newId("case"), newId("case")];
    for (const [place, fileId] of files.entries())
      await keepFileHash(
        env.DB,
        { tenantId: ours.tenantId, caseId: cases[place] ?? newId("case") },
        fileId,
        sha256,
        1_000 + place,
      );
    const ask = (api: ApiClient) =>
      api.post("/checks", { type: "document-duplicates", subject: { sha256s: [sha256] }, purpose });
    const found = await ask(ours.api);
    expect([found.at("status"), found.at("data.otherCases"), found.at("matches.0.caseId")]).toEqual([
      "review",
      2,
      cases[1],
    ]);
    expect((await ask(theirs.api)).at("status")).toBe("clear");
    const byFile = await ours.api.post("/checks", {
      type: "document-duplicates",
      subject: { fileIds: [files[0]] },
      purpose,
    });
    expect(byFile.at("data.filesKnown")).toBe(1);
  });
});
