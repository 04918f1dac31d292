import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportSections } from "../../src/domain/reports";
import { spokenLanguages } from "../../src/domain/spoken-languages";
import { placesIn } from "../../src/lib/phrase";
import { samplesOf } from "../../src/report/blocks";
import type { Evidence } from "../../src/report/evidence";
import { renderPdf } from "../../src/report/render-pdf";
import { storyOf } from "../../src/report/story";
import { readFaces } from "../../src/report/text/faces";
import { linesOf } from "../../src/report/text/lines";
import { Shaper } from "../../src/report/text/shape";
import { reportWords } from "../../src/report/words";
import { packedFonts, sheetOf, textOf } from "../support/report-pdf";

let fonts: Awaited<ReturnType<typeof packedFonts>>;
beforeAll(async () => {
  fonts = await packedFonts();
});
afterAll(() => fonts.remove());

const at = "2026-03-01T09:30:00.000Z";
const hash = "9f".repeat(32);
const decision = {
  seq: 2,
  at,
  type: "decision.made",
  subject: "approve",
  actor: { kind: "analyst", id: "usr_1" },
  fromState: "review",
  toState: "approved",
  payload: { decision: "approve", reason: "All documents agree" },
  hash,
};
const evidence: Evidence = {
  report: { format: 1, caseId: "case_1", caseVersion: 7, logHash: hash, masked: false, include: [...reportSections] },
  case: {
    id: "case_1",
    externalId: "A-17",
    status: "completed",
    outcome: "approved",
    state: "approved",
    labels: ["vip"],
    assignee: { id: "usr_1" },
    risk: { score: 62, level: "medium" },
    createdAt: at,
    updatedAt: at,
    context: { entity: { type: "business", data: { companyName: "Acme 株式会社", address: { city: "دبي" } } } },
  },
  definition: { id: "wfd_1", key: "kyb", version: 3, name: "KYB", sha256: hash },
  documents: [
    {
      id: "doc_1",
      type: "passport",
      category: "identity",
      properties: { number: "C01X" },
      decision: { status: "approved", reason: null, comment: "Legible", byId: "usr_1", at },
      files: [{ fileId: "file_1", fileName: "passport.jpg", sizeBytes: 2_048, sha256: hash, type: "image/jpeg" }],
    },
  ],
  checks: [
    {
      plugin: "sanctions",
      status: "success",
      startedAt: at,
      attempts: [{ attempt: 1 }, { attempt: 2 }],
      result: {
        vendor: "lists",
        status: "hit",
        reasons: [],
        matches: [{ name: "Ivan Petrov", score: 91, list: "EU" }],
      },
    },
  ],
  explanation: {
    scores: [
      {
        explanation: {
          sets: [
            {
              name: "Industry",
              domain: "business",
              points: 40,
              verdict: "holds",
              tree: { verdict: "holds", sentence: "It is crypto." },
            },
            {
              name: "Country",
              domain: "geo",
              points: 20,
              verdict: "fails",
              tree: { verdict: "fails", sentence: "It is not." },
            },
          ],
        },
      },
    ],
  },
  approvals: [
    {
      plugin: "four_eyes",
      displayName: "Four eyes",
      votes: [{ byId: "usr_2", role: "senior", decision: "approve", comment: "Seen", at }],
    },
  ],
  decisions: [decision],
  timeline: [decision],
  notes: [{ author: { kind: "analyst", id: "usr_1" }, content: "Call them.", createdAt: at }],
  children: [{ id: "case_2", workflow: "ubo", status: "active", state: "collect", outcome: null }],
  people: { usr_1: "Ana Analyst", usr_2: "Sam Senior" },
};
const wish = { format: "pdf", language: "en", include: reportSections } as const;
const more = { timeZone: "Europe/Berlin", idHex: "00".repeat(16), pictures: new Map() };

describe("a report", () => {
  it("tells all evidence: facts, files by their hashes, hits, the rules that held, who decided and voted and why, notes", async () => {
    const { bytes } = await renderPdf(storyOf(evidence, wish, more), fonts.load);
    const text = (await textOf(bytes)).join("\n").replace(/\s+/g, " ");
    for (const told of [
      "Acme 株式会社",
      "دبي",
      "case_1",
      "KYB (kyb v3)",
      "passport.jpg",
      "C01X",
      "Ivan Petrov",
      "62 – medium",
      "Industry",
      "It is crypto.",
      "Ana Analyst",
      "All documents agree",
      "Four eyes",
      "Sam Senior (senior)",
      "Call them.",
      "case_2",
      "10:30:00",
    ])
      expect([told, text.includes(told)]).toEqual([told, true]);
    expect(text.replace(/ /g, "")).toContain(hash);
    expect(text).not.toContain("It is not.");
  });

  it("tells only the sections that were asked for", async () => {
    const { bytes } = await renderPdf(storyOf(evidence, { ...wish, include: ["facts"] }, more), fonts.load);
    const text = (await textOf(bytes)).join("\n");
    expect(text).toContain("دبي");
    for (const left of ["Call them.", "Ivan Petrov", "passport.jpg", "All documents agree"])
      expect(text).not.toContain(left);
  });

  it("has the same bytes whenever it is drawn, and says its language and title to programs", async () => {
    const draw = async () => (await renderPdf(storyOf(evidence, { ...wish, language: "he" }, more), fonts.load)).bytes;
    const [first, second] = [await draw(), await draw()];
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
    const raw = Buffer.from(first).toString("latin1");
    for (const part of [
      "/Lang <FEFF00680065>",
      "/MarkInfo<</Marked true>>",
      "/StructTreeRoot",
      "/Direction/R2L",
      "/S/TH",
    ])
      expect([part, raw.includes(part)]).toEqual([part, true]);
  });

  it.each(spokenLanguages)("is drawn in %s without a single character that no font has", async (language) => {
    const sheet = storyOf(evidence, { ...wish, language }, more);
    const samples = samplesOf(sheet);
    const shaper = new Shaper(await readFaces(samples, language, fonts.load));
    const boxes = samples.flatMap(({ text, bold }) =>
      linesOf(shaper, text, { bold, direction: "ltr", width: 1e9 })
        .flatMap(({ runs }) => runs.flatMap(({ marks }) => marks))
        .filter((mark) => "box" in mark),
    );
    expect(boxes).toEqual([]);
    // Sentences keep their places in every language.
    for (const word of ["asOf", "page", "more"] as const)
      expect(placesIn(reportWords[language][word]).toSorted()).toEqual(placesIn(reportWords.en[word]).toSorted());
  });

  it("stays a report whatever people have written: markup is text, endless texts are clipped, endless tables end with a sentence", async () => {
    const hostile = `<script>alert(1)</script> ) Tj ET >> endobj %PDF \\( ${"\u202e"} ${"ن".repeat(50)}`;
    const huge = "y".repeat(10_000_000);
    const notes = [hostile, huge].map((content) => ({
      author: { kind: "analyst", id: "usr_9" },
      content,
      createdAt: at,
    }));
    const { bytes, pages } = await renderPdf(
      storyOf({ ...evidence, notes }, { ...wish, include: ["notes"] }, more),
      fonts.load,
    );
    const text = (await textOf(bytes)).join("\n");
    expect(text).toContain("<script>alert(1)</script> ) Tj ET >> endobj %PDF \\(");
    expect(text.replace(/\s+/g, " ")).toContain("9,996,000 more characters");
    expect([pages < 5, bytes.length < 300_000]).toEqual([true, true]);

    const rows = Array.from({ length: 12_000 }, (_, n) => [String(n), "row"]);
    const endless = sheetOf("en", [{ kind: "table", heads: ["No", "What"], widths: [1, 4], rows }]);
    const cut = await renderPdf(endless, fonts.load);
    expect(cut.pages).toBe(201);
    expect(Buffer.from(cut.bytes).toString("latin1")).toContain("/Count 201");
  });
});
