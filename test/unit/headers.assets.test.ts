import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

// G31: built files are served by the platform, past the Worker: what they say of themselves stands in public/_headers.

const folder = path.join(import.meta.dirname, "../../public");

/** The rules of `_headers`: a pattern, then its headers, indented. Every rule that fits a path counts. */
function rulesIn(text: string): { fits: RegExp; headers: [string, string][] }[] {
  const rules: { fits: RegExp; headers: [string, string][] }[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name = "", value = ""] = /^\s+([\w-]+):\s*(.+)$/.exec(line) ?? [];
    if (name !== "") rules.at(-1)?.headers.push([name.toLowerCase(), value]);
    else rules.push({ fits: new RegExp(`^${line.trim().replaceAll(".", "\\.").replaceAll("*", ".*")}$`), headers: [] });
  }
  return rules;
}
const rules = rulesIn(readFileSync(path.join(folder, "_headers"), "utf8"));
const headersOf = (file: string): Record<string, string> =>
  Object.fromEntries(rules.filter(({ fits }) => fits.test(file)).flatMap(({ headers }) => headers));

const asset = {
  "cache-control": "public, max-age=31536000, immutable",
  "content-security-policy": "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "same-origin",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
};
const published = { ...asset, "access-control-allow-origin": "*" };

/** Every file that lies there, by its address; also some that only a build makes. */
const files = [
  ...["/assets/flow-a1.js", "/assets/console/main-b2.css", "/assets/docs/search.json", "/assets/embed/embed-c3.js"],
  ...(existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
    .filter((entry) => entry.isFile() && entry.name !== "_headers")
    .map((entry) => `/${path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/")}`),
];

describe("static files", () => {
  it("say what the table says, each one of them", () => {
    for (const file of files.filter((one) => one.startsWith("/assets/"))) {
      const isPublished = /^\/assets\/(?:embed|sdk)\//.test(file);
      expect([file, headersOf(file)]).toEqual([file, isPublished ? published : asset]);
    }
  });

  it("are those in assets/ only: everything else that lies there is answered by the Worker", () => {
    const toml = readFileSync(path.join(folder, "../wrangler.toml"), "utf8");
    const [, list = ""] = /^assets = .*run_worker_first = \[([^\]]*)\]/m.exec(toml) ?? [];
    const first = [...list.matchAll(/"([^"]+)"/g)].map(([, pattern = ""]) => pattern);
    // "/assets/*" kept from the Worker would give a file that is not there (yet) the headers of one that never changes.
    expect(first.filter((pattern) => !/^\/[a-z]+\/\*$/.test(pattern) || pattern.startsWith("/assets"))).toEqual([]);
    const elsewhere = files.filter((file) => !file.startsWith("/assets/"));
    expect(elsewhere.length).toBeGreaterThan(0);
    for (const file of elsewhere) {
      expect([file, headersOf(file)]).toEqual([file, {}]);
      expect([file, first.some((pattern) => file.startsWith(pattern.slice(0, -1)))]).toEqual([file, true]);
    }
  });

  it("hold no page: nothing there is markup with scripts of its own", () => {
    expect(files.filter((file) => /\.(?:html?|xhtml|xml|svg)$/i.test(file))).toEqual([]);
  });
});
