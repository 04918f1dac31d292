// npm run size: what the applicant's pages and the console's first route weigh on the wire, measured from the built Worker and the built
// scripts. Exits 1 when one of them is over its budget (guarantee 44), or when something came into the browser's part that must not.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { aWorld } from "../test/browser/support/world.mjs";
import { buildPages, root, run, WRANGLER } from "./tool.mjs";

const kB = 1_000;
const budgets = {
  page: 14 * kB,
  textScript: 12 * kB,
  uploadScript: 20 * kB,
  request: 150 * kB,
  console: 80 * kB,
  embed: 3 * kB,
  sdk: 8 * kB,
};
/** What only the server needs: the parsers of forms, the rules, and anything that makes elements or code out of text. */
const unwanted = /ZodError|json-?logic|jmespath|innerHTML|insertAdjacentHTML|\beval\(|new Function\(/i;

if (process.env.SKIP_BUILD !== "1") {
  buildPages();
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
}
const assets = join(root, "public", "assets");
const manifest = JSON.parse(readFileSync(join(assets, "manifest.json"), "utf8"));
const entry = manifest["src/ui/flow/browser/enhance.ts"];
const code = (file) => readFileSync(join(assets, file));
const packed = (bytes) => gzipSync(bytes).byteLength;
const textFiles = withImports(entry);
const uploadFiles = new Set([
  ...textFiles,
  ...(entry.dynamicImports ?? []).flatMap((name) => [...withImports(manifest[name])]),
]);
const weigh = (files) => [...files].reduce((sum, file) => sum + packed(code(file)), 0);

const pages = await pagesOfTheFlow();
// Its first route is the entry and what that imports at once; the settings are a chunk of their own.
const consoleManifest = JSON.parse(readFileSync(join(assets, "console", "manifest.json"), "utf8"));
const consoleFiles = withImports(consoleManifest["src/ui/console/main.tsx"], consoleManifest);
const rows = [
  ...pages.map(({ name, html }) => [`HTML and CSS: ${name}`, packed(html), budgets.page]),
  ["script of a text page", weigh(textFiles), budgets.textScript],
  ["script of a page with uploads", weigh(uploadFiles), budgets.uploadScript],
  ["script of a page that embeds a form", outsiders("embed", "src/embed/embed.ts"), budgets.embed],
  ["headless SDK", outsiders("sdk", "src/sdk/flow.ts"), budgets.sdk],
  ["script of the console's first route", weigh(consoleFiles), budgets.console],
  [
    "heaviest file (not packed)",
    Math.max(
      ...readdirSync(assets)
        .filter((name) => [...uploadFiles].includes(name))
        .map((name) => code(name).byteLength),
    ),
    budgets.request,
  ],
];
const strangers = [...uploadFiles].filter((file) => unwanted.test(code(file).toString("utf8")));
for (const [name, bytes, most] of rows)
  console.log(`${bytes <= most ? "✓" : "✗"} ${name.padEnd(44)} ${String(bytes).padStart(7)} of ${most} bytes`);
for (const file of strangers) console.log(`✗ ${file} has something in it that belongs on the server`);
process.exit(strangers.length === 0 && rows.every(([, bytes, most]) => bytes <= most) ? 0 : 1);

/** What a website of somebody else loads from us. */
function outsiders(folder, source) {
  const chunks = JSON.parse(readFileSync(join(assets, folder, "manifest.json"), "utf8"));
  return weigh(withImports(chunks[source], chunks));
}

/** A script and what it imports at once. */
function withImports(chunk, chunks = manifest, files = new Set()) {
  files.add(chunk.file);
  for (const name of chunk.imports ?? []) if (!files.has(chunks[name].file)) withImports(chunks[name], chunks, files);
  return files;
}

/** The demo form as an applicant's browser gets it. */
async function pagesOfTheFlow() {
  const world = await aWorld();
  try {
    const opened = await world.api("POST", "/cases", {
      workflow: "kyb",
      context: { entity: { type: "business", data: {}, id: "size" } },
    });
    const url = opened.json.links.collection;
    const entered = await fetch(url, { method: "POST", redirect: "manual", headers: { origin: world.baseUrl } });
    const cookie = entered.headers.getSetCookie()[0].split(";")[0];
    const base = new URL(entered.headers.get("location"), world.baseUrl).href;
    const addresses = {
      link: url,
      start: base,
      company: `${base}/company`,
      owners: `${base}/owners`,
      documents: `${base}/documents`,
    };
    const got = [];
    for (const [name, address] of Object.entries(addresses)) {
      const answer = await fetch(address, { headers: { cookie } });
      if (answer.status !== 200) throw new Error(`${name} answered ${answer.status}`);
      got.push({ name, html: Buffer.from(await answer.arrayBuffer()) });
    }
    return got;
  } finally {
    await world.end();
  }
}
