import { isObject, type Json, type JsonObject } from "../lib/json";
import { operationsIn } from "./openapi-shared";

/** Every operation and shape of an OpenAPI document as one text to read, for who has no scripts. */
export function OperationsList({ document }: { document: JsonObject }) {
  const operations = operationsIn(document).map(({ path, method, operation }) => {
    const [tag] = Array.isArray(operation.tags) ? operation.tags : [];
    return { path, method, tag: textOf(tag), detail: operation };
  });
  const schemas = Object.entries(objectAt(document, "components", "schemas"));
  return (
    <>
      <h1>Operations</h1>
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
  );
}

interface Shown {
  method: string;
  path: string;
  tag: string;
  detail: JsonObject;
}

function Operation({ method, path, detail }: Shown) {
  const parameters = (Array.isArray(detail.parameters) ? detail.parameters : []).filter(isObject);
  return (
    <details key={`${method} ${path}`}>
      <summary>
        <code>
          {method} {path}
        </code>{" "}
        {textOf(detail.summary)}
      </summary>
      <p>{textOf(detail.description)}</p>
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
