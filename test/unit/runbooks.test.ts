import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runbookHref } from "../../src/domain/runbooks";
import { actionWords } from "../../src/ui/console/incidents/incidents";
import { type About, incidentCodes, offered } from "../support/incident-codes";

/** The ways in which the product gives an incident its code, or a run the code that its incident takes over. */
const ways = [
  /type: "open_incident"[^}]*?code: (?:\w+ \? "(?<one>[a-z_0-9]+)" : )?"(?<code>[a-z_0-9]+)"/gs,
  /#giveUp\(row, "(?<code>[a-z_0-9]+)"/g,
  /this\.#shelve\([^"\n]*"(?<code>[a-z_0-9]+)"/g,
  /openIncident\(turn, "[a-z]+", [^,\n]+, "(?<code>[a-z_0-9]+)"/g,
  /\bfailed\("(?<code>[a-z_0-9]+)"/g,
  /erasureFailed = "(?<code>[a-z_0-9]+)"/g,
  /status: "error"(?: as const)?, code: "(?<code>[a-z_0-9]+)"/g,
];
// What a trigger came to is no incident.
const sources = ["src/{domain,plugins,queues,checks,workflow,outside}/**/*.ts", "durable-objects/*.ts"];

function codes(): string[] {
  const found = new Set<string>();
  for (const file of globSync(sources).filter((name) => !name.endsWith("apply-trigger.ts"))) {
    const text = readFileSync(file, "utf8");
    for (const way of ways)
      for (const { groups } of text.matchAll(way))
        for (const code of [groups?.code, groups?.one]) if (code !== undefined) found.add(code);
  }
  return [...found].sort();
}

const guide = readFileSync("docs/runbooks.md", "utf8");
const sections = new Map(
  guide
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split("\n")[0] ?? "", text]),
);

describe("every incident has a runbook", () => {
  // Sabotage tried: a section of docs/runbooks.md taken out → red; a new `#giveUp(row, "something")` → red.
  it("with a section for each code that the product gives", () => {
    const known = codes();
    for (const code of ["gave_up", "poison_message", "screening_hit_gone", "webhook_not_delivered", "bad_answer"])
      expect(known).toContain(code);
    expect(known.filter((code) => !sections.has(code))).toEqual([]);
    // The other way round: no page about what cannot happen.
    const elsewhere = [
      "case_too_large",
      "http_4xx",
      "http_5xx",
      "not_accepted",
      "too_many_steps",
      "vendor_failed",
      "vendor_unavailable",
    ];
    const given = new Set([...known, ...elsewhere]);
    expect([...sections.keys()].filter((code) => !given.has(code))).toEqual([]);
  });

  // Sabotage tried: `skip` offered for an erasure (incident-actions.ts) → red; "Supply result" written under `no_address` → red.
  it("that names the buttons which the console has for it, and no other", () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(incidentCodes).sort());
    for (const [code, abouts] of Object.entries(incidentCodes)) {
      const wanted = new Set(
        abouts.flatMap((about: About) => offered(about, code)).map((action) => actionWords[action]),
      );
      const line = /\*\*Button:\*\* ([^.]*)\./.exec(sections.get(code) ?? "")?.[1] ?? "";
      const named = line.split("; ").sort();
      expect([code, named]).toEqual([code, [...wanted].map((words) => words.replace("…", "")).sort()]);
    }
  });

  it("that says what is seen, what it means, what to do and which button", () => {
    for (const [code, text] of sections)
      for (const word of ["**Seen:**", "**Means:**", "**Do:**", "**Button:**"])
        expect(text, `${code} says ${word}`).toContain(`- ${word} `);
  });

  it("and the console's link leads to it, answers of vendors by their kind", () => {
    expect(runbookHref("gave_up")).toBe("/docs/guides/runbooks#gave_up");
    expect(runbookHref("http_503")).toBe("/docs/guides/runbooks#http_5xx");
    expect(runbookHref("http_404")).toBe("/docs/guides/runbooks#http_4xx");
    for (const code of ["http_400", "http_500", ...codes()])
      expect([...sections.keys()]).toContain(runbookHref(code).split("#")[1]);
  });
});
