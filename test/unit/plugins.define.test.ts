import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { OutsideAnswer, OutsideRequest } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { err, ok } from "../../src/lib/result";
import {
  definePlugin,
  failed,
  type PluginKind,
  type PluginMail,
  type PluginTools,
  runnableKind,
  succeeded,
} from "../../src/plugins";

const answered = (status: number, body: unknown): OutsideAnswer => ({
  status,
  headers: {},
  text: typeof body === "string" ? body : JSON.stringify(body),
  durationMs: 3,
});

/** The world as a plugin sees it, recorded. */
function world(over: Partial<PluginTools> = {}, secrets: Record<string, string> = {}, answer = answered(202, "")) {
  const requests: OutsideRequest[] = [];
  const mails: PluginMail[] = [];
  const kept: { type: string; key: string; data: JsonObject }[] = [];
  const tools: PluginTools = {
    call: async (request) => {
      requests.push(request);
      return ok(answer);
    },
    secret: async (name) => secrets[name] ?? null,
    accessToken: async () => ok({ token: "a-token", instanceUrl: null }),
    mail: async (mail) => {
      mails.push(mail);
      return ok(null);
    },
    keepEntity: async (entity) => {
      kept.push(entity);
      return { id: `ent_${entity.key}` };
    },
    collectionUrl: async () => "https://edgecase.test/go/link",
    companyName: "Acme Bank",
    nowMs: 1_700_000_000_000,
    environment: "sandbox",
    ...over,
  };
  return { tools, requests, mails, kept };
}

const kindNamed = (name: string): PluginKind => {
  const kind = runnableKind(name);
  if (kind === null) throw new Error(`no kind ${name}`);
  return kind;
};
const run = (kind: PluginKind | string, input: JsonObject, tools: PluginTools, settings: JsonObject = {}) =>
  (typeof kind === "string" ? kindNamed(kind) : kind).run(
    { plugin: "p", caseId: "case_1", idempotencyKey: "eff_1", attempt: 1, timeoutSeconds: 15, settings, input },
    tools,
  );
const resultOf = (report: Awaited<ReturnType<typeof run>>) => (report.outcome === "result" ? report.result : report);

describe("a kind made with definePlugin", () => {
  const echo = definePlugin({
    kind: "echo",
    summary: "Says what it heard.",
    settings: z.object({ loud: z.boolean().default(false) }),
    inputSchema: z.object({ word: z.string(), times: z.int().max(3) }),
    outputSchema: z.object({ said: z.string() }),
    run: async ({ settings, input }) =>
      input.word === "fail"
        ? failed("asked_to", "it was asked to")
        : succeeded(
            input.word === "odd"
              ? { heard: 1 }
              : { said: settings.loud ? input.word.toUpperCase() : input.word, more: 1 },
          ),
  });

  it("gets settings and input as its schemas read them, and keeps of its output what it promised", async () => {
    expect(resultOf(await run(echo, { word: "hi", times: 1 }, world().tools, { loud: true }))).toEqual({
      status: "success",
      output: { said: "HI" },
    });
  });

  it("never shows an answer it did not promise", async () => {
    expect(resultOf(await run(echo, { word: "odd", times: 1 }, world().tools))).toMatchObject({
      status: "error",
      code: "bad_answer",
    });
  });

  it("is not run with settings or input that do not fit, and says all that is wrong", async () => {
    expect(resultOf(await run(echo, { times: 9 }, world().tools))).toMatchObject({
      code: "bad_input",
      message: expect.stringMatching(/word.*times/s),
    });
    expect(resultOf(await run(echo, { word: "a", times: 1 }, world().tools, { loud: "yes" }))).toMatchObject({
      code: "bad_settings",
    });
  });

  it("says its own failures in its own words", async () => {
    expect(resultOf(await run(echo, { word: "fail", times: 1 }, world().tools))).toMatchObject({ code: "asked_to" });
  });
});

describe("lei-lookup, the example of the docs", () => {
  const lei = "5493001KJTIIGC8Y1R12";
  const record = {
    data: {
      attributes: {
        lei,
        entity: {
          legalName: { name: "Northwind plc" },
          jurisdiction: "GB",
          status: "ACTIVE",
          legalAddress: { country: "GB", city: "London" },
        },
        registration: { status: "LAPSED", nextRenewalDate: "2026-01-01T00:00:00Z" },
      },
    },
  };

  it("stands in the docs as it is", () => {
    const root = path.join(import.meta.dirname, "../..");
    const source = readFileSync(path.join(root, "src/plugins/kinds/lei-lookup.ts"), "utf8");
    expect(readFileSync(path.join(root, "docs/plugins.md"), "utf8")).toContain(`\`\`\`ts\n${source}\`\`\``);
  });

  it("reads the register's record", async () => {
    const { tools, requests } = world({}, {}, answered(200, record));
    expect(resultOf(await run("lei-lookup", { lei }, tools))).toMatchObject({
      status: "success",
      output: { lei, legalName: "Northwind plc", active: true, lapsed: true, country: "GB" },
    });
    expect(requests[0]?.url).toBe(`https://api.gleif.org/api/v1/lei-records/${lei}`);
  });

  it("takes a company that is not on record for no failure and no success", async () => {
    expect(resultOf(await run("lei-lookup", { lei }, world({}, {}, answered(404, {})).tools))).toMatchObject({
      status: "cancelled",
    });
  });

  it("makes an error of whatever else the register answers", async () => {
    const anything = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value) ?? ""),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom(200, 201, 301, 400, 403), async (text, status) => {
        const result = resultOf(await run("lei-lookup", { lei }, world({}, {}, answered(status, text)).tools));
        expect(result).toMatchObject({ status: "error" });
      }),
      { numRuns: 60 },
    );
  });

  it("hands back what the tools say when nobody answers", async () => {
    const down = {
      outcome: "retry",
      code: "timeout",
      message: "",
      retryAfterSeconds: null,
      httpStatus: null,
      durationMs: 9,
    } as const;
    const { tools } = world({ call: async () => err(down) });
    expect(await run("lei-lookup", { lei }, tools)).toEqual(down);
  });
});

describe("mails", () => {
  const settings = {
    url: "{secret.EMAIL_API_URL}",
    headers: { Authorization: "Bearer {secret.EMAIL_API_TOKEN}" },
  };
  const secrets = { EMAIL_API_URL: "https://mail.fake.test/v3/mail/send", EMAIL_API_TOKEN: "t0p" };
  const input: JsonObject = {
    receivers: ["ada@example.test", "bob@example.test"],
    from: { name: "Team", email: "no-reply@acme.test" },
    subject: "Hello",
    templateId: "d-1",
    companyName: "Northwind",
  };

  it("go to the tenant's mail service in the shape of SendGrid", async () => {
    const { tools, requests, mails } = world({}, secrets);
    expect(resultOf(await run("email", input, tools, settings))).toMatchObject({
      output: { via: "provider", recipients: 2, statusCode: 202, template: "d-1" },
    });
    expect(mails).toEqual([]);
    expect(requests).toEqual([
      {
        method: "POST",
        url: secrets.EMAIL_API_URL,
        // The secret is filled in by the tool, so that no plugin can keep it.
        headers: { "Content-Type": "application/json", Authorization: "Bearer {secret.EMAIL_API_TOKEN}" },
        body: {
          from: { name: "Team", email: "no-reply@acme.test" },
          personalizations: [
            {
              to: [{ email: "ada@example.test" }, { email: "bob@example.test" }],
              subject: "Hello",
              dynamic_template_data: input,
            },
          ],
          template_id: "d-1",
        },
      },
    ]);
  });

  it("go to the mailbox of a sandbox tenant without a mail service, one each", async () => {
    const { tools, requests, mails } = world();
    await run("email", input, tools, settings);
    expect([requests.length, mails.map(({ to }) => to)]).toEqual([0, ["ada@example.test", "bob@example.test"]]);
    expect(mails[0]?.subject).toBe("Hello");
    expect(mails[0]?.text).toContain("companyName: Northwind");
    expect(mails[0]?.text).not.toContain("bob@example.test");
  });

  it("are refused for a live tenant whose secrets are missing", async () => {
    const { tools, mails } = world({ environment: "production" });
    expect(resultOf(await run("email", input, tools, settings))).toMatchObject({ code: "not_configured" });
    expect(mails).toEqual([]);
  });

  it("have a link filled in only when they are sent", async () => {
    const { tools, mails } = world();
    await run("email", { ...input, collectionFlowUrl: null }, tools);
    expect(mails[0]?.text).toContain("collectionFlowUrl: https://edgecase.test/go/link");
  });

  it.each<[name: string, receivers: Json]>([
    ["nobody", null],
    ["no address", "ada"],
    ["two in one", "a@x.test,b@x.test"],
    ["a header", "a@x.test\nBcc: b@x.test"],
  ])("are not sent to %s", async (_name, receivers) => {
    const { tools, mails } = world();
    expect(resultOf(await run("email", { ...input, receivers }, tools))).toMatchObject({ code: "bad_input" });
    expect(mails).toEqual([]);
  });

  it("say what the service refused", async () => {
    const { tools } = world({}, secrets, answered(401, "no"));
    expect(resultOf(await run("email", input, tools, settings))).toMatchObject({ status: "error", code: "http_401" });
  });

  const mailing: JsonObject = {
    to: "ada@example.test",
    language: "en",
    firstName: "Ada",
    subjectName: "Northwind",
    url: null,
    revisionReason: null,
  };

  it.each(["invitation", "session", "resubmission", "associated-company-email"])(
    "of the preset %s are written in English and Arabic, with the link",
    async (template) => {
      for (const [language, direction] of [
        ["en", "ltr"],
        ["ar", "rtl"],
      ]) {
        const { tools, mails } = world();
        await run("template-email", { ...mailing, language: language ?? "" }, tools, { template });
        expect(mails).toHaveLength(1);
        expect(mails[0]?.html).toContain(`dir="${direction}"`);
        for (const body of [mails[0]?.text, mails[0]?.html]) expect(body).toContain("https://edgecase.test/go/link");
        expect(mails[0]?.subject).toContain("Acme Bank");
      }
    },
  );

  it("carry what people wrote as text, in no line of a header and in no tag", async () => {
    const { tools, mails } = world({ companyName: "Acme\nBcc: eve@example.test" });
    const nasty = { ...mailing, firstName: "<b>Ada</b>", revisionReason: '<img src="x">' };
    await run("template-email", nasty, tools, { template: "resubmission" });
    expect(mails[0]?.subject).not.toContain("\n");
    expect(mails[0]?.html).not.toMatch(/<b>|<img/);
    expect(mails[0]?.text).toContain("<b>Ada</b>");
  });

  it("carry no link and no line of their own that somebody typed as a name", async () => {
    const { tools, mails } = world();
    const firstName = `Bob\n\nhttps://evil.example/login\n${"x".repeat(500)}`;
    const subjectName = "//evil.example www.evil.example";
    await run("template-email", { ...mailing, firstName, subjectName }, tools, { template: "invitation" });
    expect(mails[0]?.text).toMatch(/^Hello Bob evil\.example\/login x+,\n/);
    for (const body of [mails[0]?.text ?? "", mails[0]?.html ?? ""]) {
      expect(body.match(/https?:\/\/|www\./g)?.length).toBe(1);
      expect(body.length).toBeLessThan(900);
    }
  });

  it("are not sent with an address that is none of the web's", async () => {
    const { tools, mails } = world();
    const url = "javascript:alert(1)//https://x.example";
    expect(resultOf(await run("template-email", { ...mailing, url }, tools, { template: "session" }))).toMatchObject({
      code: "bad_input",
    });
    expect(mails).toEqual([]);
  });

  it("are not sent without a link that works", async () => {
    const { tools, mails } = world({ collectionUrl: async () => null });
    expect(resultOf(await run("invitation", mailing, tools))).toMatchObject({ code: "no_link" });
    expect(mails).toEqual([]);
  });

  it("of a preset carry the documented keys to the tenant's own template", async () => {
    const { tools, requests } = world({}, secrets);
    const asked = { ...mailing, from: "no-reply@acme.test" };
    await run("template-email", asked, tools, { ...settings, template: "resubmission", templateId: "d-9" });
    expect(requests[0]?.body).toMatchObject({
      template_id: "d-9",
      personalizations: [
        {
          dynamic_template_data: {
            kybCompanyName: "Northwind",
            customerCompanyName: "Acme Bank",
            firstName: "Ada",
            resubmissionLink: "https://edgecase.test/go/link",
          },
        },
      ],
    });
  });
});

describe("entities of the people of a case", () => {
  it("are kept once each, known by their items, without what belongs to the case", async () => {
    const { tools, kept } = world();
    const input = {
      ubos: [{ id: "u1", firstName: "Ada", ballerineEntityId: "ent_old" }, { firstName: "Nameless" }],
      directors: [{ id: "d1", companyName: "Holding" }],
    };
    expect(resultOf(await run("entities-update", input, tools))).toMatchObject({
      output: { ubos: [{ id: "u1", entityId: "ent_u1" }], directors: [{ id: "d1", entityId: "ent_d1" }] },
    });
    expect(kept).toEqual([
      { type: "individual", key: "u1", correlationId: null, data: { firstName: "Ada" } },
      { type: "business", key: "d1", correlationId: null, data: { companyName: "Holding" } },
    ]);
  });
});
