// The guides (docs/*.md) and the reference's reader, packed for the Worker into `public/assets/docs`: every guide as a tree that the Worker
// draws (no HTML is taken over), the texts as they are, an index with titles, and words to search in. Part of `npm run build:ui`.
//   node scripts/docs-pages.mjs    packs them alone
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { lastRun, readGuarantees, withFigures } from "./guarantees.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
// The parser that the reference's reader brings along.
const { marked } = createRequire(require.resolve("redoc/package.json"))("marked");

/** What readers look for first, in this order; guides that stand nowhere here come last. */
const shelves = [
  ["Begin", ["quickstart", "kyb", "kyc", "collection-flow", "moving-from-ballerine", "templates", "sandbox"]],
  ["The API", ["api", "webhooks", "sdk", "cli", "triggers", "crm", "headless", "embed", "webview"]],
  ["Workflows", ["engine", "workflow-editor", "plugins", "checks", "children", "simulate", "policies", "import"]],
  ["Forms", ["forms", "form-editor", "links", "documents", "languages", "revision", "white-label", "funnel"]],
  ["Rules and screening", ["rules", "backtests", "screening"]],
  ["After onboarding", ["transactions", "alerts", "entities", "monitoring"]],
  [
    "The team",
    ["reviewing", "case-screen", "queues", "lists-and-search", "people", "sign-in", "reports", "statistics"],
  ],
  [
    "Running it",
    [
      "deploying",
      "self-hosting",
      "upgrading",
      "backup",
      "secrets",
      "web",
      "audit",
      "decision-record",
      "incidents",
      "runbooks",
      "cost",
      "load",
    ],
  ],
  [
    "Trust",
    ["access", "privacy", "data-map", "policy-matrix", "threat-model", "attack-log", "sabotage", "asvs", "releasing"],
  ],
];

/** Packs everything below `outDir`. */
export async function packDocs(outDir) {
  const target = join(outDir, "docs");
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, "guides"), { recursive: true });
  const home = join(root, "docs");
  const files = await readdir(home);
  const guides = [];
  const places = [];
  for (const file of files.filter((one) => one.endsWith(".md")).sort()) {
    const name = file.slice(0, -3);
    const source = await readFile(join(home, file), "utf8");
    const guide = readGuide(source);
    guides.push({ name, title: guide.title, summary: guide.summary });
    places.push(...guide.sections.map((section) => ({ guide: name, title: guide.title, ...section })));
    await writeFile(join(target, "guides", `${name}.json`), JSON.stringify(guide.body));
    await writeFile(join(target, "guides", `${name}.md`), source);
  }
  for (const file of files.filter((one) => one.endsWith(".png"))) await copyFile(join(home, file), join(target, file));
  const trusted = await readFile(join(root, "scripts", "docs-trusted.js"), "utf8");
  const index = {
    shelves: onShelves(guides),
    reader: await packScript(target, require.resolve("redoc/bundles/redoc.standalone.js"), "redoc", withoutStrangers),
    start: await packScript(
      target,
      join(root, "scripts", "docs-reference.js"),
      "reference",
      (source) => trusted + source,
    ),
  };
  await copyFile(
    require.resolve("redoc/bundles/redoc.standalone.js.LICENSE.txt"),
    join(target, "redoc.standalone.js.LICENSE.txt"),
  );
  await writeFile(join(target, "search.json"), JSON.stringify(places));
  await writeFile(join(target, "index.json"), JSON.stringify(index));
  await writeFile(join(target, "guarantees.json"), JSON.stringify(await packGuarantees()));
}

/** The table of test/GUARANTEES.md with the figures of the last recorded run, for /docs/guarantees. */
async function packGuarantees() {
  const source = await readFile(join(root, "test", "GUARANTEES.md"), "utf8");
  const run = lastRun();
  const drawn = (text) => inline(marked.lexer(text)[0]?.tokens);
  return {
    guarantees: withFigures(readGuarantees(source), run).map(({ id, promise, tests, state, ran }) => ({
      id,
      promise,
      tests: drawn(tests),
      state: drawn(state),
      ran,
    })),
    run:
      run === null ? null : { at: run.at, kind: run.kind, passed: run.passed, failed: run.failed, stages: run.stages },
  };
}

/** The reader shows a picture from its maker's host: the page asks no host but ours. */
const withoutStrangers = (source) => source.replaceAll("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,");

async function packScript(target, from, name, change = (source) => source) {
  const source = change(await readFile(from, "utf8"));
  const file = `${name}-${createHash("sha256").update(source).digest("hex").slice(0, 12)}.js`;
  await writeFile(join(target, file), source);
  return `/assets/docs/${file}`;
}

function onShelves(guides) {
  const placed = new Set(shelves.flatMap(([, names]) => names));
  const rest = guides.filter(({ name }) => !placed.has(name));
  return [
    ...shelves.map(([title, names]) => ({
      title,
      guides: names.flatMap((name) => guides.filter((guide) => guide.name === name)),
    })),
    { title: "More", guides: rest },
  ].filter((shelf) => shelf.guides.length > 0);
}

/** `{title, summary, body, sections}` of a guide. `sections`: what can be found by searching, and where it stands. */
export function readGuide(source) {
  const tokens = marked.lexer(source);
  const slugs = new Map();
  const body = [];
  const sections = [];
  let title = "";
  for (const token of tokens) {
    if (token.type === "space") continue;
    if (token.type === "heading" && token.depth === 1 && title === "") {
      title = plain(token.text);
      sections.push({ heading: title, anchor: "", text: "" });
      continue;
    }
    const anchor = token.type === "heading" ? slugOf(token.text, slugs) : null;
    if (anchor !== null && token.depth < 4) sections.push({ heading: plain(token.text), anchor, text: "" });
    else if (sections.length > 0) sections.at(-1).text += `${plain(token.raw).replaceAll(/\s+/g, " ")} `;
    body.push(blockOf(token, anchor));
  }
  const first = tokens.find(({ type }) => type === "paragraph");
  return { title, summary: firstSentence(plain(first?.text ?? "")), body, sections };
}

const plain = (text) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*]/g, "");
const firstSentence = (text) => /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, ".").replaceAll(/\s+/g, " ") ?? text;

/** As GitHub makes them, so that links in the texts lead to the same places. */
function slugOf(text, used) {
  const slug = plain(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
  const before = used.get(slug) ?? 0;
  used.set(slug, before + 1);
  return before === 0 ? slug : `${slug}-${before}`;
}

const element = (tag, children, attributes = {}) => ({
  tag,
  ...(Object.keys(attributes).length > 0 && { attributes }),
  ...(children.length > 0 && { children }),
});

/** A block as `{tag, attributes?, children?}`. What is no Markdown of ours stays the text it is. */
function blockOf(token, anchor = null) {
  switch (token.type) {
    case "heading":
      return element(`h${token.depth}`, inline(token.tokens), { id: anchor ?? "" });
    case "paragraph":
      return element("p", inline(token.tokens));
    case "text":
      return element("span", token.tokens ? inline(token.tokens) : [unescaped(token.text)]);
    case "code":
      return element("pre", [element("code", [token.text])], {
        ...(token.lang?.endsWith(" output") && { class: "output" }),
        tabindex: "0",
      });
    case "blockquote":
      return element("blockquote", blocks(token.tokens));
    case "list":
      return element(
        token.ordered ? "ol" : "ul",
        token.items.map((item) => element("li", blocks(item.tokens))),
      );
    case "table":
      return element("div", [tableOf(token)], { class: "scroll", tabindex: "0" });
    case "hr":
      return element("hr", []);
    default:
      return element("p", [token.raw]);
  }
}

const blocks = (tokens) => tokens.filter(({ type }) => type !== "space").map((token) => blockOf(token));

const tableOf = ({ header, rows }) =>
  element("table", [
    element("thead", [
      element(
        "tr",
        header.map((cell) => element("th", inline(cell.tokens), { scope: "col" })),
      ),
    ]),
    element(
      "tbody",
      rows.map((row) =>
        element(
          "tr",
          row.map((cell) => element("td", inline(cell.tokens))),
        ),
      ),
    ),
  ]);

const inline = (tokens = []) => tokens.map(inlineOf);

function inlineOf(token) {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return element(token.type, inline(token.tokens));
    case "codespan":
      return element("code", [unescaped(token.text)]);
    case "br":
      return element("br", []);
    case "link":
      // A file of the repository has no page here; its name is what helps.
      if (token.href.startsWith("../")) return element(/\s/.test(token.text) ? "em" : "code", inline(token.tokens));
      return element("a", inline(token.tokens), { href: addressOf(token.href) });
    case "image":
      return element("img", [], { src: `/assets/docs/${token.href.replace(/^\.\//, "")}`, alt: token.text });
    case "text":
    case "escape":
      return unescaped(token.text);
    default:
      return token.raw;
  }
}

/** The parser writes texts for HTML; ours are drawn by a renderer that escapes. */
const unescaped = (text) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** Another guide by its page; a file of the repository by its name there. */
function addressOf(href) {
  const guide = /^(?:\.\/|docs\/)?([\w-]+)\.md(#.*)?$/.exec(href);
  if (guide !== null) return `/docs/guides/${guide[1]}${guide[2] ?? ""}`;
  return /^(https:|#|\/)/.test(href) ? href : "#";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await packDocs(join(root, "public", "assets"));
