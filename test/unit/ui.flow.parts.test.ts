import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkMail } from "../../src/queues/mail-text";
import { languageCookie, languageOf } from "../../src/routes/flow-language";
import { actionOf, withRow } from "../../src/routes/flow-post";
import { flowCss } from "../../src/ui/flow/styles";
import { flowWords } from "../../src/ui/flow/words";

describe("the style sheet", () => {
  it("holds nothing that the renderer would escape, and is small", () => {
    expect(flowCss).not.toMatch(/[<&"]/);
    expect(flowCss.length).toBeLessThan(16_000);
  });

  it("names no physical side, so that it turns round with the language", () => {
    expect(flowCss).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|text-align:(?:left|right)|[;{](?:left|right):/,
    );
  });
});

describe("rows of a list", () => {
  const rows = fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })), {
    minLength: 1,
    maxLength: 6,
  });
  const posted = (list: [string, string][]): [string, string][] =>
    list.flatMap(([id, name], index): [string, string][] => [
      [`owners.${index}.id`, id],
      [`owners.${index}.name`, name],
    ]);

  it("adds an empty row behind the last", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { typed, index } = withRow(posted(list), "owners", "new_1");
        expect(index).toBe(list.length);
        expect(typed.at(-1)).toEqual([`owners.${list.length}.id`, "new_1"]);
      }),
    );
  });
});

it("reads every button, goes on when there was none, and knows what it did not make", () => {
  const table: [string, object][] = [
    ["continue", { kind: "continue" }],
    ["back", { kind: "back" }],
    ["language:ar", { kind: "language", language: "ar" }],
    ["add:owners", { kind: "add", list: "owners" }],
    ["remove:owners:2", { kind: "remove", list: "owners", index: 2 }],
    ["remove:owners:-1", { kind: "foreign", name: "remove" }],
    ["upload:passport", { kind: "upload", element: "passport" }],
    ["remove-file:passport:file_1", { kind: "remove_file", element: "passport", fileId: "file_1" }],
    ["", { kind: "continue" }],
    ["approve", { kind: "foreign", name: "approve" }],
    ["__proto__:x", { kind: "foreign", name: "__proto__" }],
  ];
  for (const [text, action] of table) expect(actionOf(text), text).toEqual(action);
});

describe("the language of a page", () => {
  const request = (headers: Record<string, string>) => new Request("http://flow.test/", { headers });

  it("is the one that was chosen, else the case's, else the browser's, else the form's first", () => {
    const accept = { "accept-language": "nl-BE, nl;q=0.9, ar;q=0.8, en;q=0.1" };
    expect(languageOf(request({ cookie: "a=b; __Host-flow-language=ar" }), null, ["en"])).toBe("ar");
    expect(languageOf(request(accept), null, ["en-GB"])).toBe("en");
    expect(languageOf(request(accept), null, [null])).toBe("ar");
    expect(languageOf(request({ "accept-language": "ar;q=0, *" }), null, [])).toBe("en");
    expect(languageOf(request({}), null, ["xx", null])).toBe("en");
  });

  it("can only be chosen among those that the flow speaks", () => {
    expect(languageCookie("ar", null)).toMatch(/^__Host-flow-language=ar; Path=\/; HttpOnly; Secure/);
    for (const wish of ["xx", "ar; Domain=evil", ""]) expect(languageCookie(wish, null), wish).toBeNull();
  });

  it("has every sentence in both languages", () => {
    const shape = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : typeof value;
    expect(shape(flowWords("ar"))).toEqual(shape(flowWords("en")));
    expect(flowWords("ar").browser.savedAt).toContain("{time}");
  });
});

it("writes a mail in which a company's name stays a name", () => {
  const mail = linkMail({
    companyName: 'A <b>&"\r\nBcc: x@y.z',
    url: "https://edgecase.test/go/a.b",
    expiresAtMs: 0,
    language: "en",
  });
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.html).not.toContain("<b>");
  expect(mail.text).toContain("\nhttps://edgecase.test/go/a.b\n");
  expect(linkMail({ companyName: "A", url: "https://x.test", expiresAtMs: 0, language: "ar" }).html).toContain(
    'dir="rtl"',
  );
});
