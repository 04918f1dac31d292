import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { Validator } from "@cfworker/json-schema";
import { expect, it } from "vitest";
import { exportDocument, exportRow } from "../../src/interchange/export-document";
import { importDocuments } from "../../src/interchange/import-documents";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { templates } from "../../src/templates";
import { compileDefinition } from "../../src/workflow/compile";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { definitionJsonSchema } from "../../src/workflow/extensions-json-schema";
import { chartToDraw, graphOf, mermaidOf } from "../../src/workflow/graph";
import { simulate } from "../../src/workflow/simulate";
import { examineDefinition } from "../../src/workflow/validate";
import { svgOf } from "../../src/drawing/graph-svg";
import { Simulate as SimulatedSteps } from "../../src/routes/simulate-schemas";
import { mayCommand } from "../../src/review/policy";
import { shopRow, personRow, parentRow } from "../support/documented-rows";

const schema = new Validator(definitionJsonSchema("https://x.test/s.json") as never, "2020-12");
let seed = Number(process.env.SEED ?? 1);
const rnd = (n: number) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * n); };
const bases: Json[] = [shopRow, personRow, parentRow,
  ...readdirSync("scripts/demo/definitions").map((f) => JSON.parse(readFileSync(`scripts/demo/definitions/${f}`, "utf8"))),
  ...templates.flatMap((t) => t.definitions(t.id).map((d) => JSON.parse(JSON.stringify(d))))];
const pool: Json[] = []; const keys: string[] = [];
const collect = (v: Json) => { pool.push(v); if (Array.isArray(v)) v.forEach(collect); else if (v && typeof v === "object") for (const [k, x] of Object.entries(v)) { keys.push(k); collect(x); } };
bases.forEach(collect);
const junk: Json[] = [null, 0, -1, 1.5, 1e308, "", " ", "a", "__proto__", "constructor", "toString", "*", "a.*", "#x", ".x", "a|b", "xstate.done.state.x", "\u0000", "\ud800", "<svg onload=alert(1)>", "end note", "]]>", "a\nb --> c", "PT5S", "P1Y", "case_abc", "wfd_abc", [], {}, [[]], [null], { __proto__: null }, JSON.parse('{"__proto__":{"polluted":true}}'), JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'), true, false, [1, 2, "x"], "123", "x".repeat(300)];
const pick = <T>(xs: T[]): T => xs[rnd(xs.length)] as T;
const clone = (v: Json): Json => JSON.parse(JSON.stringify(v));
function mutate(v: Json): Json {
  const places: { holder: any; key: any }[] = [];
  const walk = (h: any) => { for (const k of Object.keys(h)) { places.push({ holder: h, key: Array.isArray(h) ? Number(k) : k }); if (h[k] && typeof h[k] === "object") walk(h[k]); } };
  walk(v);
  for (let i = 0, n = 1 + rnd(4); i < n; i += 1) {
    const { holder, key } = pick(places);
    const what = rnd(5);
    const value = rnd(2) ? clone(pick(junk)) : clone(pick(pool));
    if (what === 0) delete holder[key];
    else if (what === 1 && !Array.isArray(holder)) Object.defineProperty(holder, rnd(3) ? pick(keys) : (typeof (globalThis as any).__j === "x" ? "" : pick(junk.filter((j): j is string => typeof j === "string"))), { value, enumerable: true, configurable: true, writable: true });
    else if (what === 2 && Array.isArray(holder)) holder.push(value);
    else if (what === 3 && !Array.isArray(holder)) { const x = holder[key]; delete holder[key]; Object.defineProperty(holder, rnd(2) ? pick(keys) : (typeof (globalThis as any).__j === "x" ? "" : pick(junk.filter((j): j is string => typeof j === "string"))), { value: x ?? null, enumerable: true, configurable: true, writable: true }); }
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return v;
}
it("fuzz", () => {
  const found = new Map<string, string>();
  const stats = { ok: 0, valid: 0, schemaBad: 0, opened: 0 };
  const n = Number(process.env.N ?? 3000);
  const guardRun = (name: string, input: Json, f: () => void) => {
    const t = Date.now();
    try { f(); } catch (e) { const k = `${name}: ${(e as Error).message.slice(0, 150)} ${((e as Error).stack ?? "").split("\n").slice(1, 4).join("|")}`; if (!found.has(k)) found.set(k, JSON.stringify(input)); }
    if (Date.now() - t > 500) found.set(`SLOW ${name} ${Date.now() - t}`, "");
  };
  const examine = (body: Json) => {
    const parsed = parseDefinitionBody(body);
    if (!parsed.ok) return;
    const ex = examineDefinition(parsed.value);
    const bad = ex.problems.some((p) => p.severity === "error");
    for (const p of ex.problems) if (typeof p.message !== "string" || typeof p.path !== "string") throw new Error("odd problem");
    if (bad) return;
    stats.valid += 1;
    const v = schema.validate(JSON.parse(JSON.stringify(parsed.value)));
    if (!v.valid) { stats.schemaBad += 1; const e = v.errors.at(-1)!; const val = e.instanceLocation.slice(2).split("/").reduce((a: any, k) => a?.[k.replaceAll("~1","/").replaceAll("~0","~")], JSON.parse(JSON.stringify(parsed.value))); found.set(`SCHEMA ${e.keyword} ${e.instanceLocation.replace(/states\/[^/]+/g, "states/S")} ${JSON.stringify(val)?.slice(0,200)} ${e.error.slice(0, 150)}`, ""); }
    const text = JSON.stringify(parsed.value);
    const c = compileDefinition(text, sha256Hex(text));
    if (!c.ok) throw new Error("valid but does not compile");
    const d = chartToDraw(parsed.value);
    if (!d.ok) throw new Error("valid but not drawn");
    mermaidOf(d.value.chart, { plugins: d.value.plugins });
    svgOf(graphOf(d.value.chart, { plugins: d.value.plugins }), { title: "t", state: null });
    const policies = { mayCommand, undoMs: () => 0 };
    const events = [...new Set(d.value.chart.nodes.flatMap((x) => x.ownEvents))];
    const steps = Array.from({ length: 6 }, () => ({ event: pick(events.length ? events : ["x"]) }));
    const read = SimulatedSteps.safeParse({ id: "x", context: { entity: { type: "business", data: {} } }, steps }); if (!read.success) throw new Error(`STEPS ${read.error.message.slice(0, 300)}`);
    const s = simulate({ definition: c.value, context: { entity: { type: "business", data: { companyName: "A" } } }, config: {}, language: null, atMs: 1.7e12, policies }, read.data.steps as never, ex.problems);
    if (s.ok) stats.opened += 1;
    else if ("refusal" in s.error && s.error.refusal.code !== "bad_value") throw new Error(`OPEN ${JSON.stringify(s.error.refusal).slice(0, 120)}`);
  };
  for (let i = 0; i < n; i += 1) {
    const row = mutate(clone(pick(bases)));
    guardRun("examine", row, () => examine(row));
    guardRun("import", row, () => {
      const r = importDocuments([row], null);
      if (!r.ok) return;
      stats.ok += 1;
      for (const one of r.value) {
        const stored = { ...one, version: 1, status: "draft", hash: sha256Hex(one.body), proofs: null };
        const doc = exportDocument(stored as never);
        const back = importDocuments([doc], null);
        if (!back.ok || sha256Hex(back.value[0]!.body) !== stored.hash) throw new Error("own round trip");
        const rowOut = exportRow(stored as never);
        const again = importDocuments([clone(rowOut)], null);
        if (!again.ok) throw new Error(`row again ${JSON.stringify(again.error).slice(0, 200)}`);
        examine(JSON.parse(one.body));
      }
    });
    if (({} as any).polluted) throw new Error("polluted");
  }
  console.log(stats); for (const [k, v] of found) { console.log(k); if (v.length > 0) writeFileSync(`/tmp/r2/case-${k.replaceAll(/[^a-z]/gi, "").slice(0, 60)}.json`, v); }
}, 600000);
