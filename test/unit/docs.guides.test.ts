import { describe, expect, it } from "vitest";
import { readGuide } from "../../scripts/docs-pages.mjs";
import { searchGuides } from "../../src/routes/docs-search";

describe("a guide", () => {
  it("is a title, a summary and a tree in which nothing is HTML", () => {
    const guide = readGuide(
      '# Rules\n\nFacts are *judged*. More.\n\n## A `set`\n\n- one\n- <b>two</b>\n\n```json\n{"a": "<i>"}\n```\n',
    );
    expect([guide.title, guide.summary]).toEqual(["Rules", "Facts are judged."]);
    expect(guide.body).toEqual([
      { tag: "p", children: ["Facts are ", { tag: "em", children: ["judged"] }, ". More."] },
      { tag: "h2", attributes: { id: "a-set" }, children: ["A ", { tag: "code", children: ["set"] }] },
      {
        tag: "ul",
        children: [
          { tag: "li", children: [{ tag: "span", children: ["one"] }] },
          { tag: "li", children: [{ tag: "span", children: ["<b>", "two", "</b>"] }] },
        ],
      },
      { tag: "pre", attributes: { tabindex: "0" }, children: [{ tag: "code", children: ['{"a": "<i>"}'] }] },
    ]);
  });

  it("sets apart what a command prints, and shows nobody what the tests are told about a block", () => {
    const { body } = readGuide("# A\n\n```sh run\nls\n```\n\n```text output\na.json\n```\n");
    expect(body).toEqual([
      { tag: "pre", attributes: { tabindex: "0" }, children: [{ tag: "code", children: ["ls"] }] },
      { tag: "pre", attributes: { class: "output", tabindex: "0" }, children: [{ tag: "code", children: ["a.json"] }] },
    ]);
  });

  it("names a file of the repository, and leads nowhere with it", () => {
    const [paragraph] = readGuide("# A\n\n[case.cost](../test/a.test.ts) [is never lost](../test/b.test.ts)").body;
    expect(paragraph).toEqual({
      tag: "p",
      children: [{ tag: "code", children: ["case.cost"] }, " ", { tag: "em", children: ["is never lost"] }],
    });
  });

  it.each([
    ["forms.md", "/docs/guides/forms"],
    ["forms.md#rows", "/docs/guides/forms#rows"],
    ["docs/forms.md", "/docs/guides/forms"],
    ["https://example.com/x", "https://example.com/x"],
    ["#here", "#here"],
    ["javascript:alert(1)", "#"],
    ["http://example.com", "#"],
    ["examples/embed/page.html", "#"],
  ])("leads from %s to %s", (href, address) => {
    const [paragraph] = readGuide(`# A\n\n[there](${href})`).body;
    expect(JSON.stringify(paragraph)).toContain(JSON.stringify({ href: address }));
  });
});

describe("searching the guides", () => {
  const place = (heading: string, text: string) => ({ guide: "g", title: "Guide", heading, anchor: "a", text });
  const places = [
    place("Links", "A link opens a form."),
    place("Forms", "A form has pages and links."),
    place("Rules", "Judge facts."),
  ];

  it("finds what has every word, headings first", () => {
    expect(searchGuides(places, "link").map(({ heading }) => heading)).toEqual(["Links", "Forms"]);
    expect(searchGuides(places, "FORM pages").map(({ heading }) => heading)).toEqual(["Forms"]);
    expect(searchGuides(places, "nothing")).toEqual([]);
    expect(searchGuides(places, "   ")).toEqual([]);
  });
});
