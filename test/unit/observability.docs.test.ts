import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { works } from "../../src/db/backlogs";
import { metrics } from "../../src/domain/metrics";
import { openMetrics } from "../../src/lib/open-metrics";
import { pointColumns, pointKinds } from "../../src/lib/points";
import { readOpenMetrics } from "../support/open-metrics";

const doc = readFileSync("docs/observability.md", "utf8");
const alerts = readFileSync("docs/examples/alerts.yml", "utf8");
const wrangler = readFileSync("wrangler.toml", "utf8");

/** What a scraper stores these families as. */
const stored = new Set(Object.entries(metrics).map(([name, { type }]) => (type === "info" ? `${name}_info` : name)));
const namedIn = (text: string): string[] => [...new Set(text.match(/\bedgecase_[a-z_]+/g))];
const valuesOf = (label: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`\\b${label}(?:=|!=|=~|!~)\\\\?"([^"\\\\]+)`, "g"))].flatMap(([, values = ""]) =>
    values.split("|"),
  );

describe("dashboards and alerts", () => {
  const dashboards = readdirSync("docs/examples/grafana").map((file) =>
    readFileSync(`docs/examples/grafana/${file}`, "utf8"),
  );
  const rules = [...alerts.matchAll(/^ {8}expr: (.+)$/gm)].map(([, expr = ""]) => expr);

  it("name metrics, work and queues that exist", () => {
    const queries = dashboards.flatMap((text) => [...text.matchAll(/"expr": "(.*)"/g)].map(([, expr = ""]) => expr));
    expect([queries.length, rules.length].map((n) => n > 10)).toEqual([true, true]);
    for (const query of [...queries, ...rules]) {
      expect([query, namedIn(query).filter((name) => !stored.has(name))]).toEqual([query, []]);
      expect(valuesOf("work", query).filter((work) => !(works as string[]).includes(work))).toEqual([]);
    }
    // Each metric that every deployment has is looked at by somebody.
    const asked = new Set([...queries, ...rules].flatMap(namedIn));
    expect([...stored].filter((name) => !asked.has(name) && !name.startsWith("edgecase_tenant_"))).toEqual([]);
  });

  it("are files that can be imported: JSON, and panels that do not overlap", () => {
    for (const text of dashboards) {
      const { panels } = JSON.parse(text) as { panels: { id: number; gridPos: { x: number; y: number } }[] };
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(new Set(panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size).toBe(panels.length);
    }
  });

  it("every alert names the heading of what to do about it", () => {
    const runbooks = [...alerts.matchAll(/^ {10}runbook: (.+)$/gm)].map(([, id = ""]) => id);
    expect(runbooks).toHaveLength(rules.length);
    const headings = [...doc.matchAll(/^### (.+)$/gm)].map(([, title = ""]) =>
      title.toLowerCase().replaceAll(" ", "-"),
    );
    expect(runbooks.filter((id) => !headings.includes(id))).toEqual([]);
  });
});

describe("the document", () => {
  it("lists every metric, every kind of work, every measured line and every column of a point, and none that is not there", () => {
    const listed = new Set(namedIn(doc).map((name) => (stored.has(name) ? name.replace(/_info$/, "") : name)));
    expect([...listed].toSorted()).toEqual(Object.keys(metrics).toSorted());
    for (const word of [
      ...works,
      ...Object.keys(pointKinds),
      ...Object.keys(pointColumns),
      ...Object.values(pointColumns),
    ])
      expect([word, doc.includes(`\`${word}\``)]).toEqual([word, true]);
    const kinds = /`kind`: (.+) \|/.exec(doc)?.[1]?.match(/\w+/g);
    expect(kinds).toEqual([...new Set(Object.values(pointKinds))]);
  });
});

describe("what the platform adds by itself", () => {
  // Its own lines and spans carry whole addresses, and with them the secrets of applicants' links.
  it("is switched off wherever it is configured, and our own lines are kept", () => {
    expect(wrangler).toMatch(/^\[observability\.logs\]\nenabled = true\ninvocation_logs = false$/m);
    const blocks = wrangler.split(/^(?=\[)/m);
    const traces = blocks.filter((block) => /^\[[\w.]*observability\.traces\]/.test(block));
    const logs = blocks.filter((block) => /^\[[\w.]*observability\.logs\]/.test(block));
    expect(traces.map((block) => /^enabled = false$/m.test(block))).toEqual(traces.map(() => true));
    expect(logs.map((block) => /^invocation_logs = false$/m.test(block))).toEqual(logs.map(() => true));
    expect(wrangler).toMatch(/\[\[analytics_engine_datasets\]\]\nbinding = "ANALYTICS"/);
  });
});

describe("OpenMetrics text", () => {
  it("is read back as it was meant, whatever stands in labels and help", () => {
    const label = 'a "b"\\ \n}, x="1"';
    const text = openMetrics([
      ["some_seconds", { type: "gauge", unit: "seconds", help: label }, [{ labels: { of: label }, value: 1.5e21 }]],
      ["nothing", { type: "gauge", help: "not measured" }, []],
      ["build", { type: "info", help: "x" }, [{ labels: { version: "1" }, value: 1 }]],
    ]);
    expect(readOpenMetrics(text).map(({ name, samples }) => [name, samples])).toEqual([
      ["some_seconds", [{ name: "some_seconds", labels: { of: label }, value: 1.5e21 }]],
      ["build", [{ name: "build_info", labels: { version: "1" }, value: 1 }]],
    ]);
  });

  it.each([
    ["no end", "# TYPE a gauge\na 1\n"],
    ["a sample of no family", "a 1\n# EOF\n"],
    ["a name with a hyphen", "# TYPE a-b gauge\na-b 1\n# EOF\n"],
    ["the same sample twice", "# TYPE a gauge\na 1\na 2\n# EOF\n"],
    ["a line break in a label", '# TYPE a gauge\na{b="\n"} 1\n# EOF\n'],
    ["a word as a value", "# TYPE a gauge\na one\n# EOF\n"],
    ["a family in two places", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na 2\n# EOF\n"],
    ["a unit that is no suffix", "# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n"],
  ])("the tests' own reader refuses %s", (_, text) => {
    expect(() => readOpenMetrics(text)).toThrow();
  });
});
