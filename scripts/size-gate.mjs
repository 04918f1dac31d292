// npm run size: what the applicant's pages and the console's first route weigh on the wire, measured from the built Worker and the built
// scripts. Exits 1 when one of them is over its budget (guarantee 44), or when something came into the browser's part that must not.
import { aWorld } from "../test/browser/support/world.mjs";
import { everyElement } from "../test/support/every-element.ts";
import { code, flowScripts, packed, scriptsOf, weigh } from "./built-scripts.mjs";
import { buildSdk } from "./sdk/build.mjs";
import { buildPages, run, WRANGLER } from "./tool.mjs";

const kB = 1_000;
const budgets = {
  page: 14 * kB,
  textScript: 12 * kB,
  uploadScript: 20 * kB,
  rules: 13 * kB,
  schemaRules: 17 * kB,
  request: 150 * kB,
  console: 80 * kB,
  embed: 3 * kB,
  sdk: 8 * kB,
  // For servers; a line of some 20 bytes for each of the API's operations is most of it.
  apiSdk: 12 * kB,
};
/** Everything about a look that can be said in colours, shapes and names. */
const heaviestBrand = {
  mode: "auto",
  light: { brand: "#0a5f4c", brandInk: "#ffffff", bg: "#f4f8f6", surface: "#ffffff", ink: "#101b17", ink2: "#44554e" },
  dark: { brand: "#7fe0c3", brandInk: "#04140f", bg: "#0c1512", surface: "#14211c", ink: "#eef6f2", ink2: "#b4c6bf" },
  radiusPx: 14,
  font: { stack: "humanist" },
  density: "airy",
  name: "Northwind Savings and Loans Bank of the Northern Isles",
  poweredBy: true,
};
/** What only the server needs: the parsers of forms, the rules of its own, and anything that makes elements or code out of text. */
const unwanted = /ZodError|jmespath(?!:)|innerHTML|insertAdjacentHTML|\beval\(|new Function\(/i;
/** Rules come with the pages that have some, and with no other. */
const unwantedAtFirst = /json-?logic/i;

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
  ["after it is drawn: rules of a page", weigh(flow.rules), budgets.rules],
  ["after it is drawn: with JSON Schema", weigh(flow.schemaRules), budgets.schemaRules],
  ["script of a page that embeds a form", weigh(scriptsOf("embed", "src/embed/embed.ts")), budgets.embed],
  ["headless SDK", weigh(scriptsOf("sdk", "src/sdk/flow.ts")), budgets.sdk],
  ["SDK of integrators", packed(await buildSdk()), budgets.apiSdk],
  ["script of the console's first route", weigh(consoleFiles), budgets.console],
  ["heaviest file (not packed)", Math.max(...[...flow.all].map((file) => code(file).byteLength)), budgets.request],
];
const strangers = [...flow.all].filter((file) => {
  const text = code(file).toString("utf8");
  return unwanted.test(text) || (!flow.schemaRules.has(file) && unwantedAtFirst.test(text));
});
for (const [name, bytes, most] of rows)
  console.log(`${bytes <= most ? "✓" : "✗"} ${name.padEnd(44)} ${String(bytes).padStart(7)} of ${most} bytes`);
for (const file of strangers) console.log(`✗ ${file} has something in it that belongs on the server`);
process.exit(strangers.length === 0 && rows.every(([, bytes, most]) => bytes <= most) ? 0 : 1);

/** The forms that are weighed, as an applicant's browser gets them: the demo's pages, its first in Arabic and in a brand of everything, every element. */
async function pagesOfTheFlow() {
  const world = await aWorld();
  try {
    const kyb = await visit(world, { workflow: "kyb" });
    const arabic = await visit(world, { workflow: "kyb", language: "ar" });
    const every = await visit(world, { workflow: await publishEveryElement(world) });
    const plain = {
      link: kyb.link,
      start: kyb.start,
      company: kyb.page("company"),
      owners: kyb.page("owners"),
      documents: kyb.page("documents"),
      "company in Arabic": arabic.page("company"),
      "first of every element": every.page("company"),
    };
    const got = [];
    for (const [name, html] of Object.entries(plain)) got.push({ name, html: await html });
    const { status } = await world.api("PUT", "/branding/draft", { brand: heaviestBrand });
    const published = await world.api("POST", "/branding/publish", {});
    if (status !== 200 || published.status !== 200) throw new Error(`the brand was not taken: ${published.status}`);
    return [...got, { name: "company in a full brand", html: await kyb.page("company") }];
  } finally {
    await world.end();
  }
}

/** Somebody in front of the first page of a new case. */
async function visit(world, over) {
  const opened = await world.api("POST", "/cases", {
    context: { entity: { type: "business", data: {}, id: crypto.randomUUID() } },
    ...over,
  });
  const minted = await world.api("POST", `/cases/${opened.json.id}/links`, {});
  const { url } = minted.json;
  const page = await fetch(url);
  const early = page.headers.getSetCookie()[0].split(";")[0];
  const [, token] = /name="_form-token" value="([\w-]+)"/.exec(await page.text());
  const entered = await fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { origin: world.baseUrl, cookie: early },
    body: new URLSearchParams({ "_form-token": token }),
  });
  const cookie = entered.headers.getSetCookie()[0].split(";")[0];
  const base = new URL(entered.headers.get("location"), world.baseUrl).href;
  const htmlOf = async (address) => {
    const answer = await fetch(address, { headers: { cookie } });
    if (answer.status !== 200) throw new Error(`${new URL(address).pathname} answered ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  return { link: await htmlOf(url), start: await htmlOf(base), page: (id) => htmlOf(`${base}/${id}`) };
}

async function publishEveryElement(world) {
  const states = {
    asking: { tags: ["collection_flow"], meta: { form: "every" }, on: { collection_finished: "end" } },
    end: { type: "final" },
  };
  const draft = await world.api("POST", "/workflow-definitions", {
    name: "every_element",
    definition: { initial: "asking", states },
    forms: { every: everyElement },
  });
  const published = await world.api("POST", `/workflow-definitions/${draft.json.id}/publish`);
  if (published.status !== 200) throw new Error(`the form of every element was not published: ${published.status}`);
  return "every_element";
}
