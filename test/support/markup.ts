import type { JsonObject } from "../../src/lib/json";

/** Texts that are markup, code or formulas to somebody. One line each and no Markdown, which is meant to become elements. */
export const hostileTexts: readonly string[] = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "</select><img src=x onerror=alert(1)>",
  "</option></select><iframe src=javascript:alert(1)>",
  "<ScRiPt SRC=//evil.example/x.js></ScRiPt>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img/src/onerror=alert(1)//",
  '"><img src=x onerror="alert(1)">',
  "'><img src=x onerror='alert(1)'>",
  '" autofocus onfocus="alert(1)',
  "' onmouseover='alert(1)",
  "x onerror=alert(1) y",
  '" style="position:fixed;inset:0',
  '" formaction="javascript:alert(1)',
  '<input name="action" value="continue">',
  '<form action="https://evil.example"><button>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;">',
  "<object data=javascript:alert(1)>",
  '<a href="javascript:alert(1)">x</a>',
  "javascript:alert(1)",
  "JaVa\tScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "[x](javascript:alert(1))",
  "[x](javascript:location=name)",
  "<svg onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x>",
  "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'>",
  "<svg></p><style><g title='</style><img src onerror=alert(1)>'>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<math href=javascript:alert(1)>x",
  "<template><script>alert(1)</script></template>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<!--><script>alert(1)</script-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?xml version='1.0'?>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;script&#62;alert(1)&#x3c;/script&#x3e;",
  "{{constructor.constructor('alert(1)')()}}",
  "$" + "{alert(1)} #{7+7} <%= 7+7 %> {company} {label}",
  "$& $1 $$ $'",
  "prototype",
  "constructor",
  "\u202Egpj.exe\u202C",
  "\u2066<b>\u2069\u200F",
  "\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
  "\u003Cb\u003E\u0000\u0008",
  "\uD800 <b> \uDFFF",
  "\uFEFF<b>\u2028<i>\u2029",
  "<b>".repeat(40),
  '{"type":"script","props":{"children":"alert(1)"}}',
  '=HYPERLINK("https://evil.example","x")',
  "=cmd|' /C calc'!A0",
  "+1+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "\t=1+1",
  "\r=1+1",
  "'=1+1",
  "\uFF1D1+1",
];

/** What a renderer might take for an element that it has made itself. */
export const hostileObjects: readonly JsonObject[] = [
  { type: "script", props: { children: "alert(1)" }, key: null, ref: null },
  { type: "div", props: { dangerouslySetInnerHTML: { __html: "<script>alert(1)</script>" } }, constructor: null },
  { constructor: "undefined", type: "img", props: { src: "x", onerror: "alert(1)" } },
  { $$typeof: "Symbol(react.element)", type: "script", props: { src: "//evil.example" }, ref: null, _owner: null },
  { tag: "a", href: "javascript:alert(1)", children: ["<script>"] },
  { __k: null, __: null, __b: 0, __v: 1, type: "svg", props: { onload: "alert(1)" } },
  { text: "<b>", toString: "alert(1)", length: 1, "0": "<b>" },
];

/** An element as it stands in a page: its name, the names of its attributes, and those values that lead somewhere or act. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

const tagAt = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"]*")?)*)\s*(\/?)>/y;
const attributeIn = /\s+([a-zA-Z][\w:-]*)(?:="([^"]*)")?/g;
const raw = new Set(["style", "script", "textarea", "title"]);

/**
 * The elements that a browser makes of a page of ours. Stricter than a browser: an attribute without quotes, a comment or a sign that is not
 * escaped is an error here, so that nothing depends on how somebody else would mend it.
 */
export function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  let at = html.startsWith("<!doctype html>") ? 15 : 0;
  for (;;) {
    const next = html.indexOf("<", at);
    if (next < 0) return tags;
    tagAt.lastIndex = next;
    const found = tagAt.exec(html);
    if (found === null) throw new Error(`a sign that is not escaped: ${html.slice(next, next + 80)}`);
    const [whole, isEnd, name = "", attributes = ""] = found;
    tags.push({
      name: `${isEnd}${name}`,
      attributes: Object.fromEntries([...attributes.matchAll(attributeIn)].map(([, key, value = ""]) => [key, value])),
    });
    at = next + whole.length;
    // Nothing is an element in these until they end, whatever it looks like.
    if (isEnd === "" && raw.has(name)) at = html.toLowerCase().indexOf(`</${name}`, at);
  }
}

/** What has to be the same in two pages whose texts differ: which elements there are, in which order, with which attributes. */
export const skeletonOf = (html: string): string[] =>
  tagsOf(html).map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(" "));

const leading = new Set(["href", "src", "srcset", "action", "formaction", "poster", "data", "content"]);

/** Addresses in a page that run something or lead to a stranger; none is the right answer. */
export const wrongAddressesIn = (html: string): string[] =>
  tagsOf(html).flatMap(({ attributes }) =>
    Object.entries(attributes).flatMap(([name, value]) =>
      leading.has(name) && /^[\s\0]*(?:javascript|vbscript|data|\/\/|https?:)/i.test(plainText(value)) ? [value] : [],
    ),
  );

const plainText = (value: string): string =>
  value.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
