import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { readAnswers } from "../../src/collection/answers";
import { applyAnswers } from "../../src/collection/apply";
import type { FormPage } from "../../src/collection/form";
import { kinds } from "../../src/collection/kinds";
import { placedElements } from "../../src/collection/layout";
import { shownTextSha256 } from "../../src/collection/signatures";
import type { FieldProblem } from "../../src/domain";
import { getPath, type Json, type JsonObject, withPath } from "../../src/lib/json";
import { everyItem, itemsOfPage } from "../../src/ui/flow/build-items";
import { pageModel } from "../../src/ui/flow/build-page";
import { reviewSections } from "../../src/ui/flow/build-review";
import { FormPageView } from "../../src/ui/flow/form-page";
import type { Seen } from "../../src/ui/flow/seen";
import { strokePath } from "../../src/ui/flow/strokes";
import { flowWords } from "../../src/ui/flow/words";
import { everyAnswer, everyElement } from "../support/every-element";
import { factsWith, field, formOf } from "../support/forms";
import { postedBy } from "../support/posted-by";

const form = formOf([], everyElement);
const signature = placedElements(
  form.pages.flatMap(({ elements }) => elements),
  "",
).find(({ element }) => element.element === "signature")?.element;
if (signature === undefined) throw new Error("no signature");
const signed = (language: string): JsonObject =>
  withPath(everyAnswer, "entity.data.agreement.textSha256", shownTextSha256(signature, language, "en"));

const seenWith = (context: JsonObject, over: Partial<Seen> = {}): Seen => ({
  form,
  facts: factsWith(context),
  language: "en",
  problems: [],
  base: "/flow/x",
  files: { accept: "image/*", requestMegabytes: 20, problemSentence: () => "" },
  ...over,
});
const noHeadway = { progress: { pages: {}, submittedAtMs: null }, begun: new Set<string>() };

function drawn(page: FormPage, seen: Seen): string {
  const model = pageModel(page, seen, noHeadway as never);
  return renderToString(h(FormPageView, { page: model, words: flowWords(seen.language) }));
}

describe("a page with every element", () => {
  it("has every kind there is", () => {
    const used = new Set(
      placedElements(
        form.pages.flatMap(({ elements }) => elements),
        "",
      ).map((one) => one.element.element),
    );
    expect(kinds.filter((kind) => !used.has(kind))).toEqual([]);
  });

  it.each(["en", "ar"])("posts back in %s exactly what it was drawn with, without a script", (language) => {
    const context = signed(language);
    for (const page of form.pages) {
      const seen = seenWith(context, { language });
      const answers = readAnswers(page, postedBy(drawn(page, seen)), seen.facts);
      expect(applyAnswers(context, answers), page.id).toEqual(context);
      // Nothing comes from what is stored: an empty case gets the same answers.
      for (const [path, value] of Object.entries(answers)) expect(value, path).toEqual(getPath(context, path));
    }
  });

  it("posts nothing from an empty form but the marks of boxes and lists", () => {
    for (const page of form.pages) {
      const seen = seenWith({ entity: { data: {} } });
      const given = Object.values(readAnswers(page, postedBy(drawn(page, seen)), seen.facts));
      const isBlank = (value: Json): boolean =>
        value === null ||
        value === false ||
        (Array.isArray(value) && value.every((item) => JSON.stringify(item).replaceAll(/"\w+":null,?/g, "") === "{}"));
      expect(
        given.filter((value) => !isBlank(value)),
        page.id,
      ).toEqual([]);
    }
  });

  it("gives every control a label, and every problem its place", () => {
    for (const page of form.pages) {
      const fields = everyItem(itemsOfPage(page, seenWith(signed("en")))).filter((item) => "label" in item);
      const problems = fields.map(
        ({ name }): FieldProblem => ({ page: page.id, field: name, code: "required", params: {} }),
      );
      const html = drawn(page, seenWith(signed("en"), { problems }));
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(ids.length).toBe(new Set(ids).size);
      for (const { name } of fields) {
        expect(ids, name).toContain(`f-${name}`);
        expect(html, name).toContain(`id="f-${name}-error"`);
      }
      for (const [, target] of html.matchAll(/\s(?:for|aria-labelledby)="([^"]+)"/g)) expect(ids).toContain(target);
      for (const [, targets = ""] of html.matchAll(/\saria-describedby="([^"]+)"/g))
        for (const target of targets.split(" ")) expect(ids).toContain(target);
      const bare = [...html.matchAll(/<(?:input|select|textarea)\b((?:[^>"]|"[^"]*")*)>/g)].filter(
        ([, rest = ""]) =>
          !/type="(?:hidden|file|checkbox|radio)"/.test(rest) &&
          !rest.includes("aria-label=") &&
          !html.includes(`for="${/\sid="([^"]+)"/.exec(rest)?.[1] ?? "?"}"`),
      );
      expect(bare).toEqual([]);
      expect(html).not.toMatch(/\sstyle="/);
    }
  });

  it("shows all answers readably before they are sent", () => {
    const rows = (language: string) =>
      Object.fromEntries(
        reviewSections(seenWith(signed(language), { language }), "review").flatMap((section) =>
          section.rows.map(({ label, value }) => [label, value]),
        ),
      );
    expect(rows("en")).toMatchObject({
      "Turnover last year": "$1,250,000.50",
      "Founded on": "May 2, 2012",
      Markets: "Austria and Chile",
      Brands: "North and Söhne & Co",
      "State or province": "California",
      Nationality: "France",
      Language: "Brazilian Portuguese",
      "Registered address": "〒104-0061\nTokyo\n1-2-3 Ginza\nJapan",
      "Bank account": "United Kingdom\nSort code: 12-34-56\nAccount number: 12345678",
      "Your signature": "Ada Byron",
      "Director 1": "First name: Ada\nFamily name: Byron",
    });
    expect(rows("ar")).toMatchObject({ الجنسية: "فرنسا", "إيرادات العام الماضي": expect.stringContaining("US$") });
  });
});

describe("fields of a country", () => {
  const page = (params: JsonObject, context: JsonObject, element = "address") => {
    const one = formOf([
      field("place", element, { params: { label: "Place", ...params }, validate: [{ type: "required" }] }),
    ]);
    const [first] = one.pages;
    if (first === undefined) throw new Error("no page");
    const [item] = itemsOfPage(first, seenWith({ entity: { data: context } }, { form: one }));
    if (item?.kind !== "address" && item?.kind !== "bankaccount") throw new Error("no such item");
    return item;
  };
  const asked = (item: ReturnType<typeof page>) =>
    item.parts.map(({ part, required }) => `${part}${required ? "!" : ""}`);

  it("are asked after the country, in its order and by its names", () => {
    expect(asked(page({}, {}))).toEqual([]);
    const german = page({}, { place: { country: "DE" } });
    expect(asked(german)).toEqual(["line1!", "line2", "postalCode!", "city!"]);
    const american = page({}, { place: { country: "US" } });
    expect(american.parts.map(({ label }) => label)).toEqual([
      "Street and house number",
      "Flat, floor or building",
      "Town or city",
      "State",
      expect.stringMatching(/^ZIP code \(/),
    ]);
    expect(american.parts.find(({ part }) => part === "region")?.options).toContainEqual({
      value: "US-CA",
      label: "California",
    });
  });

  it("leave no state of another country behind", () => {
    const moved = page({}, { place: { country: "CA", region: "US-CA" } });
    expect(moved.parts.find(({ part }) => part === "region")?.value).toBe("");
  });

  it("ask for an account as it is written there", () => {
    const parts = (country: string) => asked(page({}, { place: { country } }, "bankaccount"));
    expect(parts("DE")).toEqual(["iban!", "bic"]);
    expect(parts("GB")).toEqual(["sortCode!", "accountNumber!"]);
    expect(parts("US")).toEqual(["routingNumber!", "accountNumber!"]);
    expect(parts("CN")).toEqual(["accountNumber!", "bic!"]);
  });

  it("do not ask for a country that the form has settled", () => {
    const fixed = page({ countryCode: "FR" }, {});
    expect(fixed.country).toMatchObject({ isFixed: true, value: "FR" });
    expect(asked(fixed)).toContain("postalCode!");
  });
});

describe("a card of a person", () => {
  const cards = (directors: Json[], problems: FieldProblem[] = []) => {
    const people = form.pages.find(({ id }) => id === "people");
    if (people === undefined) throw new Error("no page");
    const context = { entity: { data: { additionalInfo: { directors } } } };
    const [item] = itemsOfPage(people, seenWith(context, { problems }));
    if (item?.kind !== "entitygroup") throw new Error("no cards");
    return item.rows.map(({ summary, isOpen }) => ({ summary, isOpen }));
  };

  it("is closed when it is complete and right, and says whose it is", () => {
    const ada = { id: "1", firstName: "Ada", lastName: "Byron" };
    expect(cards([ada])).toEqual([{ summary: "Ada Byron", isOpen: false }]);
    expect(cards([{ id: "1", firstName: "Ada" }])).toEqual([{ summary: "Ada", isOpen: true }]);
    expect(cards([ada, {}])).toEqual([
      { summary: "Ada Byron", isOpen: false },
      { summary: "", isOpen: true },
    ]);
    const problem = { page: "people", field: "directors.0.lastName", code: "too_long", params: { maxLength: 2 } };
    expect(cards([ada], [problem])).toEqual([{ summary: "Ada Byron", isOpen: true }]);
  });
});

it.each([
  ["10,10 20,30;5,5", "M10 10L20 30M5 5L5 5"],
  ["", ""],
  ['1,1"/><script>', ""],
  ["1,1 2", ""],
  ["99999,1", ""],
])("draws %j as %j", (strokes, path) => {
  expect(strokePath(strokes)).toBe(path);
});
