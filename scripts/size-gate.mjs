// npm run size: what the applicant's pages and the console's first route weigh on the wire, measured from the built Worker and the built
// scripts. Exits 1 when one of them is over its budget (guarantee 44), or when something came into the browser's part that must not.
import { aWorld } from "../test/browser/support/world.mjs";
import { code, flowScripts, packed, scriptsOf, weigh } from "./built-scripts.mjs";
import { buildPages, run, WRANGLER } from "./tool.mjs";

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
const flow = flowScripts();

const pages = await pagesOfTheFlow();
// Its first route is the entry and what that imports at once; the settings are a chunk of their own.
const consoleFiles = scriptsOf("console", "src/ui/console/main.tsx");
const rows = [
  ...pages.map(({ name, html }) => [`HTML and CSS: ${name}`, packed(html), budgets.page]),
  ["script of a text page", weigh(flow.text), budgets.textScript],
  ["script of a page with uploads", weigh(flow.upload), budgets.uploadScript],
  ["script of a page that embeds a form", weigh(scriptsOf("embed", "src/embed/embed.ts")), budgets.embed],
  ["headless SDK", weigh(scriptsOf("sdk", "src/sdk/flow.ts")), budgets.sdk],
  ["script of the console's first route", weigh(consoleFiles), budgets.console],
  ["heaviest file (not packed)", Math.max(...[...flow.all].map((file) => code(file).byteLength)), budgets.request],
];
const strangers = [...flow.all].filter((file) => unwanted.test(code(file).toString("utf8")));
for (const [name, bytes, most] of rows)
  console.log(`${bytes <= most ? "✓" : "✗"} ${name.padEnd(44)} ${String(bytes).padStart(7)} of ${most} bytes`);
for (const file of strangers) console.log(`✗ ${file} has something in it that belongs on the server`);
process.exit(strangers.length === 0 && rows.every(([, bytes, most]) => bytes <= most) ? 0 : 1);

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
