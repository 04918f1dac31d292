import { type ComponentChildren, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { Form, FormPage } from "../../src/collection/form";
import { parseForm } from "../../src/collection/form.schema";
import { placedElements } from "../../src/collection/layout";
import { revisionPage } from "../../src/collection/revision-page";
import type { RevisionItem } from "../../src/domain";
import { svgOf } from "../../src/drawing/graph-svg";
import { cellOf, parseCsv, textOfCell } from "../../src/lib/csv";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { withoutTurns } from "../../src/lib/plain-name";
import { mailTemplates, presetMail } from "../../src/plugins/mail-presets";
import { codeMail } from "../../src/queues/code-mail-text";
import { dressedMail } from "../../src/queues/mail-look";
import { linkMail } from "../../src/queues/mail-text";
import { revisionMail } from "../../src/queues/revision-mail-text";
import { nameOf, textOf } from "../../src/ui/console/model/subject";
import { everyItem, itemsOfPage } from "../../src/ui/flow/build-items";
import { pageModel, startModel } from "../../src/ui/flow/build-page";
import { revisionModel } from "../../src/ui/flow/build-revision";
import { flowDocument } from "../../src/ui/flow/document";
import { FormPageView } from "../../src/ui/flow/form-page";
import { OutcomeView } from "../../src/ui/flow/outcome";
import type { Seen } from "../../src/ui/flow/seen";
import { StartView } from "../../src/ui/flow/start";
import { flowWords } from "../../src/ui/flow/words";
import { type Column, csvOf } from "../../src/ui/shared/rows";
import { everyAnswer, everyElement } from "../support/every-element";
import { aDocument, aDocumentPage, decision, factsWith, field } from "../support/forms";
import { hostileObjects, hostileTexts, skeletonOf, wrongAddressesIn } from "../support/markup";

/** Keys of a form whose values are sentences, and those of answers whose values decide which fields there are. */
const said = new Set(
  "title lead label hint placeholder addLabel itemLabel text description purpose needs privacy next".split(" "),
);
const steering = new Set("id country currency type".split(" "));

/** The same JSON with another text in place of every sentence; `isSaid`: below a key that has some. */
function saying(json: Json, put: string, isSaid = false): Json {
  if (typeof json === "string") return isSaid ? put : json;
  if (Array.isArray(json)) return json.map((one) => saying(one, put, isSaid));
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, saying(value, put, isSaid || said.has(key))]),
  );
}

/** The same answers with something else in place of each. */
function answering(json: Json, put: Json, key = ""): Json {
  if (Array.isArray(json)) return json.map((one) => answering(one, put));
  if (isObject(json))
    return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, answering(one, put, name)]));
  return steering.has(key) || typeof json === "boolean" ? json : put;
}

const written: JsonObject = {
  ...everyElement,
  key: "every",
  start: { lead: "Lead", minutes: 4, needs: ["A pen"], privacy: "We keep it." },
  end: { lead: "Sent", next: "We look" },
};

function formSaying(put: string): Form {
  const parsed = parseForm(saying(written, put), "forms.every");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** A case in which every text is this one: answers, names of files, what the register says, what the analyst asks again. */
function caseSaying(put: string, answers: Json = put) {
  const form = formSaying(put);
  const file = (id: string, over: object) => aDocumentPage({ fileId: id, fileName: put, type: "image/png", ...over });
  const documents = [
    aDocument({
      id: "d1",
      category: "contract",
      pages: [file("f1", {}), file("f2", { status: "refused", problem: put })],
    }),
    aDocument({
      id: "d2",
      key: "deed",
      decision: decision("revision", put, put),
      pages: [file("f3", { type: "image/heic" })],
    }),
  ];
  const context = { ...everyAnswer, entity: answering(everyAnswer.entity ?? {}, answers) };
  const fields = placedElements(
    form.pages.flatMap(({ elements }) => elements),
    "",
  ).map(({ element }) => element.id);
  const seen: Seen = {
    form,
    facts: factsWith(context, documents),
    language: "en",
    base: "/flow/x",
    problems: form.pages.flatMap((page) =>
      fields.map((name) => ({ page: page.id, field: name, code: "pattern", params: { message: put } })),
    ),
    files: { accept: "image/*", requestMegabytes: 20, problemSentence: () => put },
    lookup: { field: "company", answer: { status: "found", candidates: [{ id: put, title: put, lines: [put] }] } },
  };
  return { form, documents, context, seen };
}

const headway = { progress: { pages: {}, submittedAtMs: null }, begun: new Set<string>() } as never;

function documentWith(put: string, children: ComponentChildren): string {
  // Looks are parsed anew, so even a brand that was stored past every check says nothing.
  const theme = {
    light: { brand: put },
    logo: put,
    favicon: put,
    font: { stack: put, file: put },
    radiusPx: put,
    poweredBy: true,
  };
  const texts = { en: { back: put, skip: put, done: put, poweredBy: put } };
  return flowDocument({
    shell: {
      language: "en",
      rightToLeft: false,
      companyName: put,
      languages: ["en", "ar"],
      languageAction: null,
      theme: theme as never,
      texts,
      isPart: false,
      origins: [],
    },
    title: put,
    hasForm: true,
    children,
    nonce: "n",
    script: "/flow.js",
  });
}

/** Every page of the form as a whole document. */
function pagesSaying(put: string, answers: Json = put): string[] {
  const { form, seen } = caseSaying(put, answers);
  const words = flowWords("en", { en: { back: put } });
  return form.pages.map((page) => {
    const model = pageModel(page, seen, headway);
    const clash = { field: "about", label: put, mine: put, theirs: put, at: null, values: [] };
    const keeping = {
      seen: put,
      name: put,
      version: 1,
      sentAtMs: null,
      attempt: put,
      session: { leftSeconds: 60, idleSeconds: 60 },
      hasCompany: true,
    };
    return documentWith(put, h(FormPageView, { page: { ...model, clashes: [clash], keeping }, words }));
  });
}

/** The other pages: the start, the end, and what is asked again. */
function othersSaying(put: string): string[] {
  const { form, seen, context, documents } = caseSaying(put);
  const words = flowWords("en");
  const wish = {
    person: "applicant",
    reason: null,
    message: put,
    comment: null,
    before: null,
    after: null,
    answeredAtMs: null,
  };
  const items: RevisionItem[] = [
    { ...wish, id: "1.1", kind: "field", target: "entity.data.about", request: null },
    { ...wish, id: "1.2", kind: "request", target: "more", request: { type: "text", label: put, hint: put } },
    {
      ...wish,
      id: "1.3",
      kind: "request",
      target: "which",
      request: { type: "choice", label: put, options: [{ value: "a", label: put }] },
    },
  ];
  const round = {
    round: 1,
    status: "open" as const,
    askedAtMs: 1,
    askedById: null,
    items,
    dueAtMs: null,
    expiredAtMs: null,
  };
  const again = revisionPage(
    form,
    [{ ...round, remindedAtMs: [], endedAtMs: null }],
    factsWith(context, documents),
    null,
  );
  expect(again.asked.map(({ item }) => item.kind).toSorted()).toEqual(["document", "field", "request", "request"]);
  const onePage: Form = { ...form, pages: [again.page] };
  const asked = { ...seen, form: onePage };
  const revision = revisionModel(asked, { asked: again.asked, round: { dueAtMs: null } }, context);
  const outcome = {
    title: put,
    lead: put,
    next: put,
    reference: put,
    isGood: true,
    onward: { href: "/on", label: put },
    isOpen: true,
  };
  return [
    h(StartView, { start: startModel(seen, headway), companyName: put, words, phoneAction: null }),
    h(OutcomeView, { outcome, words }),
    h(FormPageView, { page: { ...pageModel(again.page, asked, headway), revision }, words }),
  ].map((view) => documentWith(put, view));
}

function mailsSaying(put: string) {
  const at = { companyName: put, url: "https://edgecase.example/go/x", language: "en" };
  const preset = { ...at, subjectName: put, firstName: put, revisionReason: put, supportEmail: put };
  const mails = [
    linkMail({ ...at, expiresAtMs: 1 }),
    codeMail({ ...at, code: "123456" }),
    revisionMail({ ...at, isReminder: false, dueAtMs: 1, things: [{ label: put, reasons: [put, put] }] }),
    ...mailTemplates.map((template) => presetMail(template, "en", preset)),
  ];
  const dress = { light: { brand: "#336699", brandInk: put }, radiusPx: put } as never;
  return mails.flatMap((mail) => [
    mail,
    dressedMail(mail, dress, { companyName: put, origin: "https://edgecase.example" }),
  ]);
}

const drawingSaying = (put: string): string =>
  svgOf(
    {
      nodes: ["a", "b"].map((id) => ({
        id,
        label: put,
        type: "atomic" as const,
        parent: null,
        tags: [put],
        initial: id === "a",
        plugins: [{ name: put, kind: put }],
      })),
      edges: [{ from: "a", to: "b", label: put, kind: "event", guard: { engine: put, rule: put }, path: put }],
    },
    { title: put, state: null },
  );

/** Many in one, so that all of them go through everything quickly; those that have to stand first to do harm stand alone as well. */
const atOnce = 16;
const heaps = [
  ...Array.from({ length: Math.ceil(hostileTexts.length / atOnce) }, (_, heap) =>
    hostileTexts.slice(heap * atOnce, (heap + 1) * atOnce).join(" "),
  ),
  ...hostileTexts.filter((text) => /^(?:\w+$|[\w\t]+:)/.test(text)),
];

const plainPages = [...pagesSaying("x"), ...othersSaying("x")].map(skeletonOf);
const plainMails = mailsSaying("x").map(({ html }) => skeletonOf(html));

describe("texts of people", () => {
  it("are enough to try, and no two the same", () => {
    expect(new Set(hostileTexts).size).toBe(hostileTexts.length);
    expect(hostileTexts.length).toBeGreaterThanOrEqual(40);
  });

  it("would be found if one became an element, an attribute or an address", () => {
    expect(skeletonOf("<p>&lt;b></p>")).toEqual(["p", "/p"]);
    expect(skeletonOf('<p title="<b>"><b>')).toEqual(["p title", "b"]);
    for (const html of ["<p><!-- -->", "<p onclick=x>", "<p>1 < 2</p>", "<P>"])
      expect(() => skeletonOf(html)).toThrow();
    expect(wrongAddressesIn('<a href=" JavaScript:x">')).toEqual([" JavaScript:x"]);
  });

  // Sabotage tried: a link of a text may lead anywhere (markdown.ts) → red.
  it.each(heaps)(
    "stay texts on every page of a form, the review, the start, the end and what is asked again: %j",
    (text) => {
      const pages = [...pagesSaying(text), ...othersSaying(text)];
      for (const [place, html] of pages.entries()) {
        expect(skeletonOf(html)).toEqual(plainPages[place]);
        expect(wrongAddressesIn(html)).toEqual([]);
      }
    },
  );

  it.each(hostileTexts)("stay texts in every mail, and on one line of its head: %j", (text) => {
    for (const [place, { html, subject }] of mailsSaying(text).entries()) {
      expect(skeletonOf(html)).toEqual(plainMails[place]);
      expect(subject).not.toMatch(/[\r\n]/);
    }
  });

  it.each(hostileTexts)("stay texts in the drawing of a chart, and in copied and exported cells: %j", (text) => {
    const tags = (svg: string) =>
      [...svg.matchAll(/<\/?[a-z][^\s>]*/gi)].map(([tag]) => tag).filter((tag) => !/tspan/.test(tag));
    expect(new Set(tags(drawingSaying(text)))).toEqual(new Set(tags(drawingSaying("x"))));
    const columns: Column<string>[] = [{ key: "a", label: "A", render: (row) => row, value: (row) => row }];
    const rows = parseCsv(csvOf(columns, [text]));
    expect(rows.ok && rows.value.flat().map(textOfCell)).toEqual(["A", withoutTurns(text)]);
    for (const cell of [cellOf(text), ...csvOf(columns, [text]).split("\r\n")])
      expect(cell).not.toMatch(/^"?[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
  });
});

describe("objects that look like a renderer's own", () => {
  const plain = pagesSaying("x");
  const acting = (html: string) => skeletonOf(html).filter((tag) => /^(?:script|svg|img|iframe|style|a)\b/.test(tag));

  it.each(hostileObjects)("%j is drawn by nothing: not as a child, not as an answer", (object) => {
    expect(renderToString(h("p", null, object as never))).toBe("<p></p>");
    for (const [place, html] of pagesSaying("x", object).entries()) {
      expect(wrongAddressesIn(html)).toEqual([]);
      // Answers decide which options are chosen and which parts are asked, never what runs or is loaded.
      const usual = new Set(acting(plain[place] ?? ""));
      expect(acting(html).filter((tag) => !usual.has(tag))).toEqual([]);
      expect(html).not.toMatch(/alert\(1\)|evil\.example/);
    }
  });

  it.each(hostileObjects)("%j is no label, and no name in the console", (object) => {
    const form = {
      key: "k",
      title: "T",
      pages: [{ id: "p", title: "P", elements: [field("a", "textfield", { params: { label: object } })] }],
    };
    const parsed = parseForm(form, "forms.k");
    if (parsed.ok) {
      const [page] = parsed.value.pages;
      const items = everyItem(
        itemsOfPage(page as FormPage, { ...caseSaying("x").seen, form: parsed.value, problems: [] }),
      );
      for (const item of items) expect("label" in item && typeof item.label).toBe("string");
    }
    expect(textOf(object)).toBe("");
    expect(nameOf({ entity: { data: { companyName: object, firstName: object } } })).toBeNull();
  });
});
