import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MarkdownNode, markdown } from "../../src/collection/markdown";

const textOf = (nodes: MarkdownNode[]): string =>
  nodes.map((node) => (typeof node === "string" ? node : textOf(node.children))).join("");
const elements = (nodes: MarkdownNode[]): Exclude<MarkdownNode, string>[] =>
  nodes.flatMap((node) => (typeof node === "string" ? [] : [node, ...elements(node.children)]));
const p = (...children: MarkdownNode[]): MarkdownNode => ({ tag: "p", children });

describe("our subset of Markdown", () => {
  it.each<[string, MarkdownNode[]]>([
    ["", []],
    ["plain", [p("plain")]],
    ["one\ntwo\n\nthree", [p("one two"), p("three")]],
    ["a **b** c", [p("a ", { tag: "strong", children: ["b"] }, " c")]],
    ["*a* and `b*c*`", [p({ tag: "em", children: ["a"] }, " and ", { tag: "code", children: ["b*c*"] })]],
    ["**a *b* c**", [p({ tag: "strong", children: ["a ", { tag: "em", children: ["b"] }, " c"] })]],
    ["2 * 3 * 4", [p("2 * 3 * 4")]],
    ["**not closed", [p("**not closed")]],
    ["snake_case_name", [p("snake_case_name")]],
    [
      "- a\n- b\n  more",
      [
        {
          tag: "ul",
          children: [
            { tag: "li", children: ["a"] },
            { tag: "li", children: ["b more"] },
          ],
        },
      ],
    ],
    [
      "Bring:\n1. this\n2. that",
      [
        p("Bring:"),
        {
          tag: "ol",
          children: [
            { tag: "li", children: ["this"] },
            { tag: "li", children: ["that"] },
          ],
        },
      ],
    ],
    [
      "see [our **terms**](https://x.example/a?b=1)",
      [
        p("see ", {
          tag: "a",
          href: "https://x.example/a?b=1",
          children: ["our ", { tag: "strong", children: ["terms"] }],
        }),
      ],
    ],
    ["[write](mailto:help@x.example)", [p({ tag: "a", href: "mailto:help@x.example", children: ["write"] })]],
  ])("%j", (source, tree) => {
    expect(markdown(source)).toEqual(tree);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;",
    "<!-- -->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert)",
    "[x](java\tscript:alert)",
    "[x](\u0001javascript:alert)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "[x](/relative)",
    "[x](http://plain.example)",
    "[x](https:/\\evil.example)",
    "[x](https://user@evil.example)",
    '[x](https://a.example" onmouseover="alert)',
    "![x](https://a.example/pixel.png)",
    "[x]: javascript:alert(1)",
  ])("%s stays text or leads nowhere bad", (source) => {
    const nodes = markdown(source);
    for (const { tag, href } of elements(nodes)) {
      expect(["p", "strong", "em", "code", "a", "ul", "ol", "li"]).toContain(tag);
      if (href !== undefined) expect(href).toMatch(/^(?:https:\/\/|mailto:)[^\s"'<>@]*$/);
    }
    if (source.includes("<")) expect(textOf(nodes)).toContain("<");
  });

  it("loses no letter and makes nothing but its own elements, whatever comes", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          "*",
          "**",
          "__",
          "`",
          "[",
          "](",
          ")",
          "\n",
          "- ",
          "1. ",
          "<b>",
          "https://a.example",
          "javascript:",
          "a ",
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const source = parts.join("");
        const nodes = markdown(source);
        const letters = (text: string): string => text.replace(/[^a-z]/gi, "");
        const hrefs = elements(nodes).flatMap(({ href }) => href ?? []);
        if (hrefs.length === 0) expect(letters(textOf(nodes))).toBe(letters(source));
        for (const href of hrefs) expect(href).toMatch(/^(?:https:|mailto:)/);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["*", "**", "__", "`", "[", "[a](", "*a", "- "])("twenty thousand characters of %j are no trap", (piece) => {
    expect(textOf(markdown(piece.repeat(20_000))).length).toBeLessThanOrEqual(20_000);
  });
});
