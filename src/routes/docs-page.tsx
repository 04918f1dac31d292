import { Hono } from "hono";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { AppEnv } from "./framework-headers";
import { htmlPage } from "./html-page";

/** The reference for people: the OpenAPI document as one page, without a script. */
export const docsRoutes = (documentFor: (baseUrl: string) => JsonObject) =>
  new Hono<AppEnv>().get("/docs", (c) => {
    const document = documentFor(new URL(c.req.url).origin);
    const operations = operationsOf(document);
    const schemas = Object.entries(objectAt(document, "components", "schemas"));
    return htmlPage({
      title: "API reference",
      body: (
        <>
          <h1>API reference</h1>
          <p>{textOf(objectAt(document, "info").description)}</p>
          <p>
            The same as data: <a href="/api/v1/openapi.json">openapi.json</a>
          </p>
          {[...new Set(operations.map((operation) => operation.tag))].map((tag) => (
            <section key={tag}>
              <h2>{tag}</h2>
              {operations.filter((operation) => operation.tag === tag).map(Operation)}
            </section>
          ))}
          <section>
            <h2>Shapes</h2>
            {schemas.map(([name, schema]) => (
              <details key={name} id={`schema-${name}`}>
                <summary>{name}</summary>
                <pre>{JSON.stringify(schema, null, 2)}</pre>
              </details>
            ))}
          </section>
        </>
      ),
    });
  });

interface Shown {
  method: string;
  path: string;
  tag: string;
  detail: JsonObject;
}

function Operation({ method, path, detail }: Shown) {
  const parameters = (Array.isArray(detail.parameters) ? detail.parameters : []).filter(isObject);
  const scope = Array.isArray(detail.security) ? "no key needed" : textOf(detail["x-scope"]);
  return (
    <details key={`${method} ${path}`}>
      <summary>
        <code>
          {method} {path}
        </code>{" "}
        {textOf(detail.summary)}
      </summary>
      <p>{textOf(detail.description)}</p>
      {scope !== "" && <p>Scope: {scope}</p>}
      {parameters.length > 0 && (
        <ul>
          {parameters.map((parameter) => (
            <li key={textOf(parameter.name)}>
              <code>{textOf(parameter.name)}</code> ({textOf(parameter.in)}
              {parameter.required === true ? ", required" : ""}) {textOf(parameter.description)}
            </li>
          ))}
        </ul>
      )}
      {isObject(detail.requestBody) && (
        <>
          <p>Body</p>
          <pre>{JSON.stringify(schemaIn(detail.requestBody), null, 2)}</pre>
        </>
      )}
      {Object.entries(isObject(detail.responses) ? detail.responses : {}).map(([status, response]) => (
        <div key={status}>
          <p>Answer {status}</p>
          <pre>{JSON.stringify(schemaIn(response), null, 2)}</pre>
        </div>
      ))}
    </details>
  );
}

function operationsOf(document: JsonObject): Shown[] {
  return Object.entries(objectAt(document, "paths")).flatMap(([path, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).flatMap(([method, detail]) => {
      if (!isObject(detail)) return [];
      const [tag] = Array.isArray(detail.tags) ? detail.tags : [];
      return [{ method: method.toUpperCase(), path, tag: textOf(tag), detail }];
    }),
  );
}

function objectAt(root: JsonObject, ...keys: string[]): JsonObject {
  let at: Json = root;
  for (const key of keys) at = isObject(at) ? (at[key] ?? null) : null;
  return isObject(at) ? at : {};
}

/** The schema of the one content type that a body or answer has. */
function schemaIn(part: Json): Json {
  const [content] = isObject(part) ? Object.values(objectAt(part, "content")) : [];
  return isObject(content) ? (content.schema ?? null) : null;
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
