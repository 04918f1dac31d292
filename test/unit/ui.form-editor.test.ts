import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { kinds } from "../../src/collection/kinds";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import {
  duplicate,
  type Edit,
  insert,
  move,
  moveDown,
  moveIn,
  moveOut,
  moveUp,
  remove,
} from "../../src/ui/console/settings/forms/model/form-edits";
import {
  childrenAt,
  type FormPath,
  isHolder,
  nodeAt,
  pathIn,
  placeOf,
  rowsOf,
  samePath,
} from "../../src/ui/console/settings/forms/model/form-tree";
import { nameFrom, newElement, newForm, newPage } from "../../src/ui/console/settings/forms/model/new-parts";
import { bestOf, entryOf, foundIn, palette } from "../../src/ui/console/settings/forms/model/palette";
import {
  missingIn,
  saidIn,
  stringsOf,
  withLanguage,
  withoutLanguage,
  withText,
} from "../../src/ui/console/settings/forms/model/strings";

const numRuns = process.env.NIGHTLY === "1" ? 3_000 : 120;

type Step = readonly [what: number, where: number, to: number, which: number];
const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(200), fc.nat(200), fc.nat(200)), { maxLength: 25 });
const pick = <T>(from: readonly T[], number: number): T | undefined => from[number % Math.max(1, from.length)];

/** One edit as the tree makes it. */
function edit(form: JsonObject, [what, where, to, which]: Step): Edit {
  const paths = rowsOf(form).map(({ path }) => path);
  const path = pick(paths, where) ?? [0];
  const holder = pick(
    [[], ...paths].filter((one: FormPath) => isHolder(form, one)),
    to,
  ) ?? [0];
  switch (what) {
    case 0:
    case 1:
    case 2:
      return insert(
        form,
        holder.length === 0 ? [0] : holder,
        which % 4,
        newElement(pick(kinds, which) ?? "textfield", form),
      );
    case 3:
      return insert(form, [], which % 3, newPage(form));
    case 4:
      return remove(form, path);
    case 5:
      return duplicate(form, path);
    case 6:
      return move(form, path, holder, which % 4);
    case 7:
      return moveIn(form, path);
    case 8:
      return moveOut(form, path);
    default:
      return which % 2 === 0 ? moveUp(form, path) : moveDown(form, path);
  }
}

/** Every id of the form with what its element is, as a bag: moving must lose none. */
const partsOf = (form: JsonObject): string[] =>
  rowsOf(form)
    .map(({ node }) => String(node.element ?? "page"))
    .sort();

const errorsOf = (form: JsonObject) => {
  const parsed = parseForm(form, "forms.kyb");
  return parsed.ok ? [] : parsed.error.filter(({ severity }) => severity === "error");
};

describe("edits of a form", () => {
  it("every sequence of them leaves a form that can be published", () => {
    fc.assert(
      fc.property(steps, (all) => {
        let form = newForm("KYB");
        for (const step of all) {
          const done = edit(form, step);
          if (!done.ok) continue;
          expect(nodeAt(done.value.form, done.value.at), "the place to go on exists").not.toBeNull();
          form = done.value.form;
        }
        expect(errorsOf(form)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("moving loses nothing, adds nothing, and ends where it says", () => {
    fc.assert(
      fc.property(steps, fc.nat(200), fc.nat(200), fc.nat(4), (all, where, to, place) => {
        const form = all.reduce<JsonObject>((now, step) => {
          const done = edit(now, step);
          return done.ok ? done.value.form : now;
        }, newForm("KYB"));
        const paths = rowsOf(form).map(({ path }) => path);
        const from = pick(paths, where) ?? [0];
        const holder = pick([[], ...paths], to) ?? [];
        const moved = move(form, from, holder, place);
        if (!moved.ok) return;
        expect(partsOf(moved.value.form)).toEqual(partsOf(form));
        const kept = (node: JsonObject | null) => [
          node?.element,
          rowsOf({ pages: [{ elements: [node] }] } as JsonObject).length,
        ];
        expect(kept(nodeAt(moved.value.form, moved.value.at))).toEqual(kept(nodeAt(form, from)));
      }),
      { numRuns },
    );
  });

  it("keys that nobody knows stay where they are, whatever is done around them", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const start = newForm("KYB");
        const strange: JsonObject = { ...start, "x-note": { by: ["us"] } };
        const marked = insert(strange, [0], 0, { ...newElement("email", strange), "x-mine": [1, { a: null }] });
        let form = marked.ok ? marked.value.form : strange;
        let there = 1;
        for (const step of all) {
          const done = edit(form, step);
          if (!done.ok) continue;
          form = done.value.form;
        }
        there = rowsOf(form).filter(({ node }) => node["x-mine"] !== undefined).length;
        for (const { node } of rowsOf(form))
          if (node["x-mine"] !== undefined) expect(node["x-mine"]).toEqual([1, { a: null }]);
        expect(form["x-note"]).toEqual({ by: ["us"] });
        expect(there).toBeGreaterThanOrEqual(all.some(([what]) => what === 4) ? 0 : 1);
      }),
      { numRuns: numRuns / 4 },
    );
  });

  it("an answer is stored where it is free and as it is written there: relative in a list, below entity.data on a page", () => {
    const form = newForm("KYB");
    const list = must(insert(form, [0], 1, newElement("fieldlist", form)));
    const inList = must(move(must(insert(list, [0], 2, newElement("email", list))), [0, 2], [0, 1], 1));
    expect(nodeAt(inList, [0, 1, 1])?.valueDestination).toBe("email");
    const twice = must(duplicate(inList, [0, 1, 1]));
    expect(nodeAt(twice, [0, 1, 2])).toMatchObject({ id: "email2", valueDestination: "email2" });
    const out = must(moveOut(twice, [0, 1, 2]));
    expect(nodeAt(out, [0, 2])).toMatchObject({ id: "email2", valueDestination: "entity.data.email2" });
  });

  it("what cannot stand there is refused with the reason", () => {
    const form = newForm("KYB");
    expect(remove(form, [0])).toEqual({ ok: false, error: "A form needs a page." });
    expect(remove(form, [0, 0])).toEqual({
      ok: false,
      error: "A page needs an element: delete the page instead.",
    });
    expect(insert(form, [0, 0], 0, newElement("email", form)).ok).toBe(false);
    const list = must(insert(form, [0], 0, newElement("fieldlist", form)));
    expect(insert(list, [0, 0], 0, newElement("review", form)).ok).toBe(false);
    const deep = must(insert(list, [0, 0], 0, newElement("fieldlist", form)));
    expect(insert(deep, [0, 0, 0], 0, newElement("fieldlist", form))).toEqual({
      ok: false,
      error: "Lists stand at most two deep.",
    });
    const row = must(insert(list, [0], 0, newElement("row", form)));
    expect(move(row, [0, 0], [0, 0], 0).ok).toBe(false);
  });

  it("up and down go from page to page, and in order", () => {
    const two = must(insert(newForm("KYB"), [], 1, newPage(newForm("KYB"))));
    const three = must(insert(two, [0], 1, newElement("email", two)));
    const down = moveDown(three, [0, 1]);
    expect(down.ok && down.value.at).toEqual([1, 0]);
    const back = moveUp(must(down), [1, 0]);
    expect(back.ok && back.value.form).toEqual(three);
  });
});

describe("the palette", () => {
  it("has every kind once, and a new one of each can be published as it is", () => {
    const offered = palette.flatMap(({ entries }) => entries.map(({ kind }) => kind));
    expect(offered.toSorted()).toEqual([...kinds].sort());
    for (const kind of kinds) {
      const form = must(insert(newForm("KYB"), [0], 1, newElement(kind, {})));
      expect([kind, errorsOf(form)]).toEqual([kind, []]);
    }
  });

  it("is searched by title, kind and what people call it", () => {
    expect(foundIn("dropdown").flatMap(({ entries }) => entries.map(({ kind }) => kind))).toEqual(["select"]);
    expect(foundIn("files passport").flatMap(({ entries }) => entries.map(({ kind }) => kind))).toEqual(["document"]);
    expect(foundIn("")).toHaveLength(palette.length);
    expect(foundIn("nothing like it")).toEqual([]);
    expect(["country", "number", "text", "upload"].map((words) => bestOf(words)?.kind)).toEqual([
      "country",
      "number",
      "textfield",
      "document",
    ]);
    expect(bestOf("nothing like it")).toBeNull();
    expect(entryOf("iban").title).toBe("IBAN");
  });

  it("labels give names", () => {
    expect(nameFrom("What is your company's name?")).toBe("whatIsYourCompanysName");
    expect(nameFrom("Größe")).toMatch(/^[A-Za-z][A-Za-z0-9]*$/);
    expect(nameFrom("国")).toBe("");
  });
});

describe("texts by language", () => {
  it("a new language makes everything that is said count as missing, until it is said", () => {
    const form = must(insert(newForm("KYB"), [0], 1, newElement("radio", {})));
    const german = withLanguage(form, "de");
    expect(german.languages).toEqual(["en", "de"]);
    expect(missingIn(form, "en")).toEqual([]);
    const missing = missingIn(german, "de");
    expect(missing.length).toBeGreaterThan(2);
    const done = missing.reduce((now, { place }) => withText(now, place, "de", "Wort"), german);
    expect(missingIn(done, "de")).toEqual([]);
    expect(errorsOf(done)).toEqual([]);
    for (const { text } of stringsOf(done)) expect(saidIn(text, "de")).not.toBe("");
  });

  it("giving a language up gives back what was there", () => {
    const form = newForm("KYB");
    const back = withoutLanguage(withLanguage(form, "de"), "de");
    for (const [i, { text }] of stringsOf(back).entries())
      expect(saidIn(text, "en")).toBe(saidIn(stringsOf(form)[i]?.text, "en"));
    expect(withoutLanguage(form, "en")).toBe(form);
  });
});

describe("problems", () => {
  it("a problem's path leads to the page or element it is about", () => {
    expect(pathIn("pages.1.elements.2.children.0.params.label")).toEqual([1, 2, 0]);
    expect(pathIn("pages.1.title")).toEqual([1]);
    expect(pathIn("start.lead")).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }), (path) => {
        expect(samePath(pathIn(placeOf(path).join(".")), path)).toBe(true);
      }),
    );
  });
});

function must(done: Edit): JsonObject {
  if (!done.ok) throw new Error(done.error);
  const { form } = done.value;
  expect(childrenAt(form, []).every((page: Json) => isObject(page))).toBe(true);
  return form;
}
