import { describe, expect, it } from "vitest";
import { readyVendor } from "../../src/checks/http/ready";
import { mindeeInference, mindeeJob, openCorporatesCompany, smartyAnswer } from "../support/vendor-answers-later";
import { askLater, askVendor, type Server } from "../support/vendor-talk";

const always =
  (body: unknown, status = 200): Server =>
  () => ({ body, status });

const mindee = () => {
  const vendor = readyVendor("mindee");
  if (vendor === null) throw new Error("mindee is not there");
  return vendor;
};

describe("Mindee", () => {
  const order = {
    check: "document-ocr",
    vendor: "mindee",
    input: { imageUrl: "https://files.example/p.jpg", options: { modelId: "model-1" } },
  };
  it("is sent the picture's address in a multipart form", async () => {
    const { output, sent } = await askVendor(order, always(mindeeJob(), 202));
    const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(sent[0]?.headers["content-type"] ?? "")?.[1] ?? "?";
    const form = await new Response(sent[0]?.body, {
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    }).formData();
    expect(Object.fromEntries(form)).toEqual({
      model_id: "model-1",
      url: "https://files.example/p.jpg",
      confidence: "true",
    });
    expect([output?.status, output?.vendorRef]).toEqual(["pending", "a1b2c3d4-0000-4000-8000-000000000001"]);
  });

  it("a file of ours is not covered: it could not be fetched", async () => {
    const { output, sent } = await askVendor(
      { ...order, input: { ...order.input, imageUrl: "", fileId: "file_1" } },
      always({}),
    );
    expect([output?.status, sent]).toEqual(["cancelled", []]);
  });

  const later = (job: object, fields?: Parameters<typeof mindeeInference>[0]) =>
    askLater(mindee(), "document-ocr", "job-1", ({ url }) => ({
      body: url.includes("/v2/jobs/") ? mindeeJob({ ...job }) : mindeeInference(fields),
    }));

  it("a job is asked about until it is done, then its result is read", async () => {
    const working = await later({ status: "Processing" });
    expect([working.result?.status, working.sent.map(({ url }) => url)]).toEqual([
      "waiting",
      ["https://api-v2.mindee.net/v2/jobs/job-1?redirect=false"],
    ]);
    const done = await later({ status: "Processed", result_url: "https://api-v2.mindee.net/v2/inferences/inf-1" });
    expect(done.sent[1]?.url).toBe("https://api-v2.mindee.net/v2/inferences/inf-1");
    expect(done.output).toMatchObject({
      status: "clear",
      data: {
        documentType: "passport",
        issuingCountry: "IE",
        fields: { surnames: { value: "BRENNAN", confidence: 0.3 }, given_names: { value: "ADA", confidence: null } },
      },
    });
  });

  it("an answer cannot send us anywhere else", async () => {
    const { sent } = await later({ status: "Processed", result_url: "https://evil.example/v2/inferences/..%2f..%2fx" });
    expect(new URL(sent[1]?.url ?? "").origin).toBe("https://api-v2.mindee.net");
  });

  it("a failed job is an error; nothing read is not found", async () => {
    expect((await later({ status: "Failed" })).result).toMatchObject({ status: "error", code: "unreadable_picture" });
    const nothing = await later({ status: "Processed", result_url: "https://x.example/i" }, {});
    expect(nothing.output?.status).toBe("not_found");
  });
});

describe("OpenCorporates", () => {
  const order = {
    check: "company-registry",
    vendor: "opencorporates",
    input: { country: "NL", registrationNumber: "17087985" },
  };
  it.each([
    [{}, "clear", undefined],
    [{ inactive: true }, "rejected", "dissolved"],
    [{ dissolution_date: "2024-01-01" }, "rejected", "dissolved"],
    [{ current_status: "Insolvency" }, "rejected", "insolvent"],
    [{ inactive: null, current_status: null }, "review", "status_unknown"],
  ])("%j is %s", async (over, status, code) => {
    const { output } = await askVendor(order, always(openCorporatesCompany(over)));
    expect([output?.status, output?.reasons[0]?.code]).toEqual([status, code]);
  });

  it("is asked by country, and by state where there is one", async () => {
    const { sent } = await askVendor(order, always(openCorporatesCompany()));
    expect(sent[0]?.url).toBe(
      "https://api.opencorporates.com/v0.4/companies/nl/17087985?sparse=true&api_token=OPENCORPORATES_API_TOKEN-OPENCORPORATES_API_TOKEN",
    );
    const ofState = await askVendor(
      { ...order, input: { country: "US", state: "DE", registrationNumber: "1" } },
      always(openCorporatesCompany()),
    );
    expect(new URL(ofState.sent[0]?.url ?? "").pathname).toBe("/v0.4/companies/us_de/1");
  });

  it("no record is not found; a spent quota is an error", async () => {
    expect((await askVendor(order, always({ error: { message: "no" } }, 404))).output?.status).toBe("not_found");
    expect((await askVendor(order, always({}, 403))).result).toMatchObject({ code: "quota_spent" });
  });
});

describe("Smarty", () => {
  const order = { check: "address", vendor: "smarty", input: { line1: "Kade 1", city: "Amsterdam", country: "NL" } };
  it.each([
    [smartyAnswer("Verified"), "clear", "full"],
    [smartyAnswer("Verified", "Locality"), "review", "partial"],
    [smartyAnswer("Partial"), "review", "partial"],
    [smartyAnswer("Ambiguous"), "review", "partial"],
    [smartyAnswer("None"), "not_found", undefined],
    [[], "not_found", undefined],
  ])("answer %# is %s", async (body, status, matched) => {
    const { output } = await askVendor(order, always(body));
    expect([output?.status, output?.data.matched]).toEqual([status, matched]);
  });
});
