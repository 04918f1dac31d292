import { isObject, type Json, type JsonObject } from "../lib/json";

/** What an export says, as a page for people: no scripts, nothing from elsewhere. */
export function pageOf(all: JsonObject): string {
  const listed = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isObject) : []);
  const parts = [
    ...listed(all.cases).map((one) => ({ id: text(one.caseId), one })),
    ...listed(all.records).map((one) => ({ id: text(one.id), one })),
  ];
  const contents = parts.map(({ id }) => `<li><a href="#${id}">${id}</a></li>`).join("");
  const told = parts.map(({ id, one }) => `<section id="${id}"><h2>${id}</h2>${drawn(one)}</section>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>What is stored</title><style>${look}</style></head><body>
<h1>What is stored</h1><p>The same, for programs: <a href="data.json">data.json</a>.</p><ul>${contents}</ul>
${told.join("\n")}</body></html>`;
}

const look =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}" +
  "dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}" +
  "section{border-top:1px solid #ccc;margin-top:2rem}";

function drawn(value: Json | undefined): string {
  if (Array.isArray(value))
    return value.length === 0 ? "–" : `<ol>${value.map((one) => `<li>${drawn(one)}</li>`).join("")}</ol>`;
  if (!isObject(value)) return value === null || value === undefined || value === "" ? "–" : text(value);
  const rows = Object.entries(value).map(([key, inner]) => {
    const isFile = key === "file" && typeof inner === "string";
    return `<dt>${text(key)}</dt><dd>${isFile ? `<a href="${text(inner)}">${text(inner)}</a>` : drawn(inner)}</dd>`;
  });
  return rows.length === 0 ? "–" : `<dl>${rows.join("")}</dl>`;
}

const text = (value: Json | undefined): string =>
  String(value).replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
