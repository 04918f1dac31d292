import { type Context, Hono } from "hono";
import type { VNode } from "preact";
import type { JsonObject } from "../lib/json";
import { type DocsIndex, docsIndex, guaranteesTable, guideBody, guideSource, placesToSearch } from "./docs-assets";
import { draw } from "./docs-draw";
import { Guarantees } from "./docs-guarantees";
import { OperationsList } from "./docs-operations";
import { Overview, PartPage, partCalled, partsOf, referenceCss } from "./docs-reference-page";
import { searchGuides } from "./docs-search";
import { SearchForm } from "./docs-search-form";
import type { AppEnv } from "./framework-headers";
import { htmlPage } from "./html-page";
import { postmanOf } from "./postman";

type C = Context<AppEnv>;

/** An empty one, and what makes its scroll bars: redoc puts them in itself. Of the version that the lockfile names. */
const redocStyles = [
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  "sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc=",
];

/** What makes markup there: the reader's own cleaner, and ours, which everything else passes (scripts/docs-trusted.js). */
const redocPolicies = ["dompurify", "docs-parse", "default"];

/** `/docs`: the reference, the guides, and both again for tools that read: OpenAPI, Postman, Markdown, `/llms.txt`. */
export const docsRoutes = (documentFor: (baseUrl: string) => JsonObject) =>
  new Hono<AppEnv>()
    .get("/docs", (c) => reference(c, documentFor(new URL(c.req.url).origin)))
    .get("/docs/operations", (c) =>
      page("Operations", <OperationsList document={documentFor(new URL(c.req.url).origin)} />),
    )
    .get("/docs/edgecase.postman_collection.json", (c) =>
      c.json(postmanOf(documentFor(new URL(c.req.url).origin)), 200, {
        "Content-Disposition": 'attachment; filename="edgecase.postman_collection.json"',
      }),
    )
    .get("/docs/guarantees", async (c) =>
      page("Guarantees", <Guarantees table={await guaranteesTable(c.env)} />, 200, "guarantees"),
    )
    .get("/docs/guides", async (c) => guides(await docsIndex(c.env), c.req.query("q") ?? "", c))
    .get("/docs/guides/:file", (c) => guide(c, c.req.param("file")))
    .get("/llms.txt", async (c) => textAnswer(llms(await docsIndex(c.env), new URL(c.req.url).origin)));

/** The reference: what holds for all operations, or with `?tag=` one part of them, drawn. */
async function reference(c: C, document: JsonObject): Promise<Response> {
  const index = await docsIndex(c.env);
  const asked = c.req.query("tag");
  if (asked === undefined)
    return htmlPage({
      title: "API reference",
      menu: menu("reference"),
      css: `${docsCss}${referenceCss}`,
      body: <Overview document={document} query={(c.req.query("q") ?? "").slice(0, 200)} />,
      // It leads on from addresses that name an operation and not its part.
      ...(index !== null && { scripts: [index.start] }),
    });
  const part = partCalled(partsOf(document), asked);
  if (part === null) return missing("There is no such part of the API", { href: "/docs", text: "All parts" });
  return htmlPage({
    title: `${part.name}: API reference`,
    menu: menu("reference"),
    pictures: true,
    styles: redocStyles,
    css: `${docsCss}${referenceCss}`,
    body: <PartPage document={document} part={part} />,
    ...(index !== null && { scripts: [index.reader, index.start], drawnBy: redocPolicies }),
  });
}

async function guides(index: DocsIndex | null, query: string, c: C): Promise<Response> {
  const found = query.trim() === "" ? null : searchGuides(await placesToSearch(c.env), query.slice(0, 200));
  return page(
    found === null ? "Guides" : "Guides: search",
    <>
      <h1>Guides</h1>
      <SearchForm action="/docs/guides" label="Search the guides" query={query} />
      {found === null ? <Shelves index={index} /> : <Found places={found} />}
    </>,
  );
}

function Shelves({ index }: { index: DocsIndex | null }) {
  if (index === null) return <p>The guides were not built. They are the files in docs/ of the repository.</p>;
  return (
    <>
      {index.shelves.map((shelf) => (
        <section key={shelf.title}>
          <h2>{shelf.title}</h2>
          <ul>
            {shelf.guides.map(({ name, title, summary }) => (
              <li key={name}>
                <a href={`/docs/guides/${name}`}>{title}</a> {summary}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Found({ places }: { places: ReturnType<typeof searchGuides> }) {
  if (places.length === 0) return <p role="status">Nothing was found. Try fewer or shorter words.</p>;
  return (
    <ul>
      {places.map(({ guide, title, heading, anchor, excerpt }) => (
        <li key={`${guide}#${anchor}`}>
          <a href={`/docs/guides/${guide}${anchor === "" ? "" : `#${anchor}`}`}>
            {heading === title ? title : `${title}: ${heading}`}
          </a>{" "}
          {excerpt}
        </li>
      ))}
    </ul>
  );
}

async function guide(c: C, file: string): Promise<Response> {
  const [, name = "", isSource] = /^([\w-]{1,64})(\.md)?$/.exec(file) ?? [];
  if (isSource !== undefined) {
    const source = await guideSource(c.env, name);
    return source === null ? missing() : textAnswer(source, "text/markdown");
  }
  const [index, body] = name === "" ? [null, null] : await Promise.all([docsIndex(c.env), guideBody(c.env, name)]);
  const known = index?.shelves.flatMap((shelf) => shelf.guides).find((one) => one.name === name);
  if (index === null || body === null || known === undefined) return missing();
  return page(
    known.title,
    <div class="guide">
      <nav aria-label="Guides">
        {index.shelves.map((shelf) => (
          <details key={shelf.title} open={shelf.guides.some((one) => one.name === name)}>
            <summary>{shelf.title}</summary>
            <ul class="plain">
              {shelf.guides.map((one) => (
                <li key={one.name}>
                  <a href={`/docs/guides/${one.name}`} aria-current={one.name === name ? "page" : undefined}>
                    {one.title}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      <article>
        <h1>{known.title}</h1>
        {body.map(draw)}
        <p>
          <a href={`/docs/guides/${name}.md`}>This page as Markdown</a>
        </p>
      </article>
    </div>,
  );
}

const missing = (
  what = "There is no such guide",
  instead: { href: string; text: string } = { href: "/docs/guides", text: "All guides" },
): Response =>
  page(
    "Not found",
    <>
      <h1>{what}</h1>
      <p>
        <a href={instead.href}>{instead.text}</a>
      </p>
    </>,
    404,
  );

type Place = "reference" | "guides" | "guarantees";

const page = (title: string, body: VNode, status = 200, here: Place = "guides"): Response =>
  htmlPage({ title, menu: menu(here), pictures: true, css: docsCss, body }, { status });

const menu = (here: Place) => (
  <nav aria-label="Documentation" class="menu">
    <a href="/docs" aria-current={here === "reference" ? "page" : undefined}>
      Reference
    </a>
    <a href="/docs/guides" aria-current={here === "guides" ? "page" : undefined}>
      Guides
    </a>
    <a href="/docs/guarantees" aria-current={here === "guarantees" ? "page" : undefined}>
      Guarantees
    </a>
    <a href="/api/v1/openapi.json">OpenAPI</a>
    <a href="/docs/edgecase.postman_collection.json">Postman</a>
    <a href="/console">Console</a>
  </nav>
);

/** An index for language models (llmstxt.org): what there is, and where it stands as plain text. */
function llms(index: DocsIndex | null, baseUrl: string): string {
  const shelves = (index?.shelves ?? []).map(
    ({ title, guides: on }) =>
      `## ${title}\n\n${on.map((one) => `- [${one.title}](${baseUrl}/docs/guides/${one.name}.md): ${one.summary}`).join("\n")}\n`,
  );
  return [
    "# Edgecase\n",
    "> Open platform for risk decisions on people and businesses (KYC, KYB): workflows, forms, checks, rules, review, on Cloudflare Workers.\n",
    "## Reference\n",
    `- [OpenAPI 3.1](${baseUrl}/api/v1/openapi.json): every operation, with examples and error codes`,
    `- [Schema of workflow definitions](${baseUrl}/api/v1/schemas/definition.json): JSON Schema`,
    `- [Schema of forms](${baseUrl}/api/v1/schemas/form.json): JSON Schema`,
    `- [Guarantees](${baseUrl}/docs/guarantees): what stays true under faults, attack and load, and the tests that hold it\n`,
    ...shelves,
  ].join("\n");
}

const textAnswer = (text: string, type = "text/plain"): Response =>
  new Response(text, { headers: { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" } });

const docsCss = `
.menu { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-inline-end: auto; }
.menu a, .guide nav a { text-decoration: none; }
.menu a:hover, .guide nav a:hover { text-decoration: underline; }
[aria-current] { font-weight: 650; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
.guide { display: grid; gap: 24px 40px; grid-template-columns: minmax(0, 1fr); }
.guide nav li { margin-block: 4px; padding-inline-start: 12px; }
.guide nav summary { cursor: pointer; padding-block: 4px; font-weight: 600; }
article { min-inline-size: 0; font-size: 15px; line-height: 1.6; }
article p, article li { max-inline-size: 76ch; }
article h2 { font-size: 19px; margin-block-start: 40px; scroll-margin-block-start: 16px; }
article h3 { font-size: 16px; margin-block: 24px 8px; }
article td { min-inline-size: 12ch; }
article img { max-inline-size: 100%; block-size: auto; }
article .scroll { margin-block: 16px; }
.promises { margin-block-start: 16px; }
.promises th[scope=row] { white-space: normal; min-inline-size: 15ch; }
.promises td:nth-child(2) { min-inline-size: 40ch; overflow-wrap: anywhere; }
.promises td { min-inline-size: 14ch; }
pre { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 16px; line-height: 1.5; }
code { font: 0.92em ui-monospace, monospace; overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
pre.output { background: none; border-style: dashed; }
blockquote { border-inline-start: 4px solid var(--line); margin-inline: 0; padding-inline-start: 16px; }
@media (min-width: 900px) { .guide { grid-template-columns: 220px minmax(0, 1fr); }
  .guide nav { position: sticky; inset-block-start: 16px; max-block-size: calc(100dvh - 32px); overflow: auto; align-self: start; } }
`;
