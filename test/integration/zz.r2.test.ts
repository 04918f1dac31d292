import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient } from "../support/api";

const page = (i: number, pad: string) => ({ type: "page", number: i, name: `p${i}`, stateName: `s${i}`, elements: [{ type: "text", name: `e${i}`, valueDestination: `entity.data.f${i}`, options: { label: pad } }] });
it("big import", async () => {
  const { api } = await aTenantClient();
  for (const kb of [300, 600, 900]) {
    const pad = "x".repeat(180);
    const n = Math.floor((kb * 1000) / (JSON.stringify(page(100, pad)).length + 2));
    const row = { id: `big_${kb}`, definition: { initial: "a", states: { a: { tags: ["collection_flow"], on: { COLLECTION_FLOW_FINISHED: "b" } }, b: { type: "final" } } }, uiDefinitions: [{ id: "u", uiContext: "collection_flow", uiSchema: { elements: Array.from({ length: n }, (_, i) => page(i, pad)) } }] };
    const t = Date.now();
    const done = await api.post("/workflow-definitions/import", { row });
    console.log(kb, done.status, Date.now() - t, done.text.length, JSON.stringify(done.at("definitions.0.problems"))?.slice(0, 200), done.status >= 400 ? done.text.slice(0, 300) : "");
    if (done.status !== 200) continue;
    const id = done.textAt("definitions.0.id");
    for (const path of [`/workflow-definitions/${id}`, `/workflow-definitions/${id}/export`, `/workflow-definitions/${id}/export?format=ballerine`]) console.log((await api.get(path)).status);
    const p = await api.post(`/workflow-definitions/${id}/publish`);
    console.log("publish", p.status, p.text.slice(0, 200));
    if (p.status === 200) { const c = await api.post("/cases", { workflow: `big_${kb}`, context: { entity: { type: "business", data: {} } } }); console.log("open", c.status, c.text.slice(0, 200)); }
  }
}, 120000);
it("hostile many", async () => {
  const { api } = await aTenantClient();
  const states: JsonObject = {};
  for (let i = 0; i < 4000; i += 1) states[`s${i}`] = { id: `i${i}`, on: { go: `#i${(i + 1) % 4000}` } };
  let t = Date.now();
  let done = await api.post("/workflow-definitions/import", { row: { id: "many", definition: { initial: "s0", states } }, dryRun: true });
  console.log("many states with ids", done.status, Date.now() - t);
  const odd: JsonObject = {};
  const signs = ".|#";
  for (let i = 0; i < 6000; i += 1) odd[`a${[...i.toString(3).padStart(9, "0")].map((d) => signs[Number(d)]).join("")}`] = {};
  t = Date.now();
  done = await api.post("/workflow-definitions/import", { row: { id: "odd", definition: { initial: "s0", states: odd } }, dryRun: true });
  console.log("odd names", done.status, Date.now() - t);
  const made = await api.post("/workflow-definitions", { key: "many", name: "many", definition: { initial: "s0", states } });
  const id = made.textAt("id");
  for (const f of ["json", "mermaid", "svg"]) { t = Date.now(); const g = await api.get(`/workflow-definitions/${id}/graph?format=${f}`); console.log(f, g.status, Date.now() - t, g.text.length); }
}, 300000);
it("dense chart", async () => {
  const { api } = await aTenantClient();
  for (const n of [30, 60, 120]) {
    const states: JsonObject = {};
    for (let i = 0; i < n; i += 1) states[`s${i}`] = { on: Object.fromEntries(Array.from({ length: n }, (_, j) => [`e${j}`, `s${j}`])) };
    const made = await api.post("/workflow-definitions", { key: `dense${n}`, name: "many", definition: { initial: "s0", states } });
    const t = Date.now(); const g = await api.get(`/workflow-definitions/${made.textAt("id")}/graph?format=svg`); console.log(n, g.status, Date.now() - t, g.text.length);
    const t2 = Date.now(); const v = await api.post(`/workflow-definitions/${made.textAt("id")}/validate`, {}); console.log("validate", v.status, Date.now() - t2);
  }
}, 300000);
it("templates", async () => {
  const { api } = await aTenantClient();
  const both = await Promise.all([1, 2, 3].map(() => api.post("/templates/kyb-with-owners/install", { key: "acme" })));
  console.log(both.map((b) => [b.status, b.status === 200 ? JSON.stringify(b.at("definitions")).slice(0, 400) : b.text.slice(0, 200)]));
  console.log((await api.get("/workflow-definitions")).json);
  const again = await api.post("/templates/kyb-with-owners/install", { key: "acme", name: "Other name" });
  console.log(again.status, JSON.stringify(again.at("definitions")));
}, 120000);
