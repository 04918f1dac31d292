import type { ComponentChildren } from "preact";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { SearchForm } from "./docs-search-form";
import { everyOperation } from "./openapi-shared";

/** A part of the API: the operations of one tag. */
export interface Part {
  name: string;
  /** As addresses name it: `/docs?tag=audit-log`. */
  slug: string;
  about: string;
  operations: { id: string; method: string; path: string; summary: string }[];
}

/** The parts of an OpenAPI document, in its order. */
export function partsOf(document: JsonObject): Part[] {
  const operations = everyOperation(document);
  return listIn(document.tags).map((tag) => {
    const name = textAt(tag, "name");
    return {
      name,
      slug: slugOf(name),
      about: textAt(tag, "description"),
      operations: operations
        .filter(({ operation }) => listIn(operation.tags)[0] === name)
        .map(({ path, method, operation }) => ({
          id: textAt(operation, "operationId"),
          method: method.toUpperCase(),
          path,
          summary: textAt(operation, "summary"),
        })),
    };
  });
}

/** The part that an address names; null when there is none. */
export const partCalled = (parts: readonly Part[], asked: string): Part | null =>
  parts.find(({ slug }) => slug === slugOf(asked)) ?? null;

/** scripts/docs-reference.js makes the same of the anchors that readers of earlier versions kept. */
const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** Every word stands somewhere in the line of an operation or in the name of its part. Parts without a hit are left out. */
export function searchParts(parts: readonly Part[], query: string): Part[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  return parts
    .map((part) => ({
      ...part,
      operations: part.operations.filter(({ id, method, path, summary }) => {
        const line = `${part.name} ${id} ${method} ${path} ${summary}`.toLowerCase();
        return words.every((word) => line.includes(word));
      }),
    }))
    .filter((part) => part.operations.length > 0);
}

/** What holds for every operation, and all operations by part, each a link to where it is drawn. */
export function Overview({ document, query }: { document: JsonObject; query: string }) {
  const all = partsOf(document);
  const isSearch = query.trim() !== "";
  const shown = isSearch ? searchParts(all, query) : all;
  const count = shown.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <h1>API reference</h1>
      <Search query={query} />
      {isSearch ? (
        <p role="status">
          {count === 0 ? "Nothing was found. Try fewer or shorter words." : `${count} ${nounFor(count)}.`}{" "}
          <a href="/docs">All operations</a>
        </p>
      ) : (
        <>
          <Text source={textAt(document.info, "description")} />
          <h2>Who calls</h2>
          <dl>
            {Object.entries(objectIn(objectIn(document.components).securitySchemes)).map(([name, scheme]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Inline source={textAt(scheme, "description")} />
                </dd>
              </div>
            ))}
          </dl>
          <h2>
            {count} operations in {all.length} parts
          </h2>
          <p>
            Without scripts, read <a href="/docs/operations">all operations as one page</a> or{" "}
            <a href="/api/v1/openapi.json">the OpenAPI document</a>.
          </p>
        </>
      )}
      {shown.map((part) => (
        <details key={part.slug} open={isSearch} class="part">
          <summary>
            <strong>{part.name}</strong> {part.about}
          </summary>
          <p>
            <a href={addressOf(part)}>All of {part.name}, with examples</a>
          </p>
          <ul class="plain">
            {part.operations.map(({ id, method, path, summary }) => (
              <li key={id}>
                <a href={`${addressOf(part)}#operation/${id}`}>{summary}</a>{" "}
                <code>
                  {method} {path}
                </code>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

/** One part, drawn by scripts/docs-reference.js from the OpenAPI document, beside links to its operations and to the other parts. */
export function PartPage({ document, part }: { document: JsonObject; part: Part }) {
  return (
    <div class="reference">
      <nav aria-label="Parts of the API">
        <Search query="" />
        <p>
          <a href="/docs">Overview</a>
        </p>
        <ul class="plain">
          {partsOf(document).map((one) => (
            <li key={one.slug}>
              <a href={addressOf(one)} aria-current={one.slug === part.slug ? "page" : undefined}>
                {one.name}
              </a>
              {one.slug === part.slug && (
                <ul class="plain">
                  {one.operations.map(({ id, summary }) => (
                    <li key={id}>
                      <a href={`#operation/${id}`}>{summary}</a>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <h1 class="unseen">API reference: {part.name}</h1>
        <p id="loading">
          Loading… Without scripts, read <a href="/docs/operations">all operations as one page</a> or{" "}
          <a href="/api/v1/openapi.json">the OpenAPI document</a>.
        </p>
        <div id="reference" data-tag={part.name} />
      </div>
    </div>
  );
}

const Search = ({ query }: { query: string }) => (
  <SearchForm action="/docs" label="Search the operations" query={query} />
);

const addressOf = ({ slug }: Part): string => `/docs?tag=${slug}`;
const nounFor = (count: number): string => (count === 1 ? "operation" : "operations");

/** The little Markdown that the document's own description is written in: paragraphs, strong words and code. */
const Text = ({ source }: { source: string }) =>
  source.split(/\n{2,}/).map((paragraph) => (
    <p key={paragraph}>
      <Inline source={paragraph} />
    </p>
  ));

const Inline = ({ source }: { source: string }): ComponentChildren =>
  source.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((piece) => {
    if (piece.startsWith("**")) return <strong>{piece.slice(2, -2)}</strong>;
    if (piece.startsWith("`")) return <code>{piece.slice(1, -1)}</code>;
    return piece;
  });

const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listIn = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const textAt = (value: Json | undefined, key: string): string => {
  const text = objectIn(value)[key];
  return typeof text === "string" ? text : "";
};

/** Rules for these pages, beside those of all pages of the documentation. */
export const referenceCss = `
main:has(.reference) { max-inline-size: none; padding: 0; }
.part { border-block-start: 1px solid var(--line); padding-block: 8px; }
.part summary { cursor: pointer; min-block-size: 24px; }
.part p { margin-block: 8px; padding-inline-start: 16px; }
.part li { margin-block: 8px; padding-inline-start: 16px; }
.part code { color: var(--ink-2); }
#loading { padding: 24px 16px; }
#reference .menu-content { display: none; }
#reference:not(:empty) { background: #fff; color-scheme: light; }
#reference h5, #reference h5 span { color: #4a4e5a !important; }
#reference [role=tab] { color: #e9ebf2 !important; }
#reference [role=tab][aria-selected=true] { color: #15171d !important; }
.reference nav { padding: 0 16px 16px; background: var(--surface); border-block-end: 1px solid var(--line); max-block-size: 45dvh; overflow: auto; }
.reference nav a { text-decoration: none; display: inline-block; padding-block: 4px; }
.reference nav a:hover { text-decoration: underline; }
.reference nav li li { padding-inline-start: 16px; font-size: 13px; }
.reference nav input { inline-size: 100%; }
.reference nav label { flex: 1 1 120px; min-inline-size: 0; }
@media (min-width: 900px) { .reference { display: grid; grid-template-columns: 260px minmax(0, 1fr); }
  .reference nav { position: sticky; inset-block-start: 0; max-block-size: 100dvh; align-self: start; border-block-end: none; border-inline-end: 1px solid var(--line); } }
`;
