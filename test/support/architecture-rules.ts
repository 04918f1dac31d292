// The import arrows of this project and the words that some rooms may not say, as data and pure functions. The test beside this folder
// (test/architecture.test.ts) applies them to the real files and proves on planted ones that each rule can fail.

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  path: string;
  text: string;
}

/** Who may import whom, by room (`src/<room>/` or `durable-objects/`). `types`: `import type` only. */
const arrows: Record<string, { may: string[]; types?: string[] }> = {
  lib: { may: [] },
  domain: { may: ["lib"] },
  env: { may: ["domain", "lib"] },
  // What a log that cannot be edited unseen is made of, for the Worker, the command line and a script that stands alone.
  audit: { may: ["lib"] },
  // Where anchors and what they vouch for lie (R2, D1), for the routes and the sweeper alike.
  "audit-store": { may: ["audit", "domain", "lib", "env", "db", "places"] },
  // Where things of a tenant lie: objects and files, each by one look-up.
  places: { may: ["domain", "lib", "env"] },
  rules: { may: ["domain", "lib"] },
  // How countries write their numbers, addresses and codes.
  formats: { may: ["lib"] },
  collection: { may: ["domain", "formats", "lib", "rules"] },
  plugins: { may: ["domain", "lib", "rules"] },
  // `collection`: an applicant writes what the form declares, decided inside the case. `cases`: shapes of what it shows.
  workflow: { may: ["domain", "lib", "rules", "plugins", "collection", "drawing"], types: ["cases"] },
  // `workflow`: a row becomes a body that its schema reads. `collection`: a collection flow becomes a form.
  interchange: { may: ["domain", "lib", "workflow", "plugins", "collection", "rules"] },
  templates: { may: ["domain", "lib"] },
  outbox: { may: ["domain", "lib"] },
  // Transactions as callers write them, and what is kept of them.
  transactions: { may: ["domain", "formats", "lib"] },
  review: { may: ["domain", "lib"] },
  // What a merchant's website says, how grave that is, and what has changed.
  merchants: { may: ["domain", "formats", "lib"] },
  // When customers are looked at again, and what of it is new.
  ongoing: { may: ["domain", "lib"] },
  // What a case adds to the numbers of its tenant, and what numbers come to.
  statistics: { may: ["domain", "lib"] },
  // What rules made of an input before, and what other rules make of it.
  backtests: { may: ["domain", "lib", "rules"] },
  // A case as a document: what it says, and how it is drawn.
  report: { may: ["domain", "lib"] },
  // A chart as boxes and arrows: drawn by the console in a browser, and by the Worker as a file of its own.
  drawing: { may: ["lib"] },
  // What is stored of persons, and what erasing a case does to it.
  privacy: { may: ["domain", "lib"] },
  // What is known of persons and companies: which fact counts, who stands behind whom, and what they are found by.
  entities: { may: ["domain", "lib"] },
  // What becomes of an alert: the console shows by it what may be done.
  alerts: { may: ["domain", "lib"] },
  // Rules over transactions and what they come to. `rules`: a transaction is asked by the operators of rule sets.
  monitoring: { may: ["domain", "lib", "rules"] },
  // Which objects keep the windows of a tenant's subjects, and what they are asked. `db`: over how many a tenant is spread.
  windows: { may: ["domain", "lib", "env", "db", "monitoring", "places"] },
  documents: { may: ["domain", "lib", "places"] },
  screening: { may: ["domain", "lib"] },
  // What another system's message asks of a case. `plugins`: it maps as they do. `checks`: Standard Webhooks are verified there.
  triggers: { may: ["domain", "lib", "rules", "plugins", "checks"] },
  // Where lists lie (R2, D1) and who is looked for in them, for the routes and the queue alike.
  watchlists: { may: ["domain", "lib", "env", "db", "screening", "places"] },
  // `env`: where callbacks come in, and which object is the vendor's. `screening`: hits become a result. `rules`: descriptions of
  // vendors map with JMESPath, inside its fence.
  // `merchants`: what a website says of whoever sells there.
  checks: { may: ["domain", "formats", "lib", "env", "merchants", "screening", "rules"] },
  // `env`: the look-up of endpoint objects. `cases`: the shape of a publication.
  webhooks: { may: ["domain", "lib", "env", "places"], types: ["cases"] },
  // `cases`: the shape of an index row; opening a case is built on `db`, so only its types.
  // `review`: which queues a case is in, which is written with its row.
  // `privacy`: the erasure of rows follows the map.
  // `entities`: what counts of all that was said of somebody is written with their row.
  db: {
    may: ["audit", "domain", "entities", "lib", "privacy", "review", "statistics"],
    types: ["cases", "env", "monitoring"],
  },
  cases: { may: ["domain", "entities", "lib", "db", "env", "places"], types: ["collection", "audit"] },
  // `cases`: an applicant's session lives in the case.
  auth: { may: ["domain", "lib", "db", "env", "cases"] },
  // The one door to the network. `checks`: the sandbox vendor, which is served in-process.
  outside: { may: ["domain", "lib", "env", "db", "checks", "places"] },
  "durable-objects": {
    may: [
      "audit",
      "domain",
      "lib",
      "env",
      "workflow",
      "rules",
      "outbox",
      "cases",
      "review",
      "collection",
      "webhooks",
      "monitoring",
      "windows",
      "statistics",
      "migrations",
      "places",
    ],
  },
  queues: {
    may: [
      "entities",
      "audit",
      "audit-store",
      "backtests",
      "domain",
      "alerts",
      "lib",
      "env",
      "rules",
      "cases",
      "plugins",
      "checks",
      "webhooks",
      "documents",
      "auth",
      "db",
      "outbox",
      "outside",
      "screening",
      "triggers",
      "monitoring",
      "windows",
      "transactions",
      "watchlists",
      "report",
      // A reminder says what is asked of somebody, and why.
      "collection",
      // Who a queue gives its cases to.
      "review",
      "privacy",
      // Whom is looked at again when, and what of it is new.
      "ongoing",
      "merchants",
      "places",
    ],
  },
  routes: {
    may: [
      "entities",
      "audit",
      "audit-store",
      "backtests",
      "domain",
      "alerts",
      "lib",
      "privacy",
      "env",
      "cases",
      "collection",
      "review",
      "auth",
      "documents",
      "webhooks",
      "checks",
      "db",
      "outside",
      "rules",
      "workflow",
      "interchange",
      "templates",
      "drawing",
      "screening",
      "statistics",
      "triggers",
      "monitoring",
      "windows",
      "transactions",
      "watchlists",
      "ongoing",
      "merchants",
      // Pages are rendered here: the applicant's are HTML from the Worker.
      "ui",
      "places",
    ],
  },
  // Scripts that other websites load: no words of the server, only the shapes it answers with.
  embed: { may: ["domain"] },
  // A program of its own: it knows the API and nothing else of the server.
  cli: { may: ["audit", "lib"] },
  sdk: { may: ["domain", "lib"], types: ["collection", "ui"] },
  ui: {
    // `monitoring`: what a rule over transactions may ask, for its editor. `merchants`: what a file of merchants has, before it is sent.
    may: [
      "domain",
      "entities",
      "lib",
      "rules",
      "collection",
      "review",
      "alerts",
      "drawing",
      "merchants",
      "privacy",
      "monitoring",
    ],
  },
};

/** Single files that a room may take types from, and nothing else: `import type` only. */
const typesOf: Record<string, string[]> = {
  // What the API answers with, as it is made from the OpenAPI document: nobody writes an answer's shape a second time.
  ui: ["src/sdk/api/generated/types"],
};

/** Wiring: may import anything. */
const wiring = new Set(["src/index.ts", "src/app.ts"]);

/** Single files that may do what their room may not. */
const exceptions: Record<string, string[]> = {
  // The sandbox vendor's memory IS the outside: it plays the vendor and calls back.
  "durable-objects/sandbox-vendor.ts": ["checks", "outside"],
  "durable-objects/sandbox-vendor-store.ts": ["checks"],
  "durable-objects/sandbox-vendor-callbacks.ts": ["checks"],
  "durable-objects/sandbox-vendor-simulate.ts": ["checks"],
  // A run with a sample asks the vendor as the consumer of the queue would, without a case and without the queue.
  "src/routes/sample-run.ts": ["plugins", "queues"],
  // A check that is run alone asks its vendor the same way, while the caller waits.
  "src/routes/check-routes.ts": ["queues"],
  // A form may have an answer checked, or a company looked up, while somebody fills it in.
  "src/routes/flow-checks.ts": ["queues"],
  // What vendors report is taken in, stored and applied by the same code, whether the vendor, the sweeper or a person asks for it.
  "src/routes/callbacks.ts": ["queues"],
  "src/routes/callback-routes.ts": ["queues"],
  // What comes to a trigger is taken in, applied and tried out by the same code.
  "src/routes/trigger-door.ts": ["queues"],
  "src/routes/trigger-actions.ts": ["queues"],
  "src/routes/trigger-log.ts": ["queues"],
  "src/routes/trigger-routes.ts": ["queues"],
  "src/routes/trigger-try.ts": ["queues"],
  // Transactions are taken in by the same code, whether one comes, many, or a file of them.
  "src/routes/transaction-sending.ts": ["queues"],
  // A file of transactions that is refused, or stopped, goes as one does that is read.
  "src/routes/transaction-import-routes.ts": ["queues"],
  // Archived transactions are read by the code that wrote them.
  "src/routes/transaction-reads.ts": ["queues"],
  // Who opens a case in an emergency is told of at once, by the very words that the sweeper would use.
  "src/routes/emergency-routes.ts": ["queues"],
  // Which secrets the mail service takes is known where mail is sent.
  "src/routes/secret-routes.ts": ["queues"],
  "src/routes/compat-hook.ts": ["queues"],
  "src/routes/compat-aml.ts": ["queues"],
  "src/routes/compat-report-hook.ts": ["queues"],
  // How somebody is watched, and what a look has found, is sealed and read where looks are made.
  "src/routes/monitor-routes.ts": ["queues"],
  "src/routes/monitoring-routes.ts": ["queues"],
  "src/routes/merchant-actions.ts": ["queues"],
  "src/routes/merchant-report-routes.ts": ["queues"],
  "src/routes/compat-business-reports.ts": ["queues"],
  // Mails that open a door go out at once: nobody waits before a sign-in page for a queue.
  "src/routes/sign-in-mail.ts": ["queues"],
};

/** Rooms that decide and do nothing. */
const pureRooms = new Set([
  "audit",
  "domain",
  "alerts",
  "workflow",
  "rules",
  "plugins",
  "collection",
  "formats",
  "interchange",
  "outbox",
  "review",
  "drawing",
  "screening",
  "backtests",
  "report",
  "statistics",
  "triggers",
  "merchants",
  "ongoing",
  "transactions",
  "entities",
]);
const purePackages = new Set([
  "zod",
  "json-logic-js",
  "@jmespath-community/jmespath",
  "@cfworker/json-schema",
  "fontkit",
  "bidi-js",
]);

const impure: [name: string, pattern: RegExp][] = [
  ["Date.now", /\bDate\.now\b/],
  ["new Date()", /\bnew Date\(\s*\)/],
  ["performance.now", /\bperformance\.now\b/],
  ["Math.random", /\bMath\.random\b/],
  ["crypto.randomUUID", /\brandomUUID\b/],
  ["setTimeout", /\bset(?:Timeout|Interval)\b/],
  // `fetch(request: T)` is a declaration: an interface may name what others do.
  ["fetch(", /(?<![.\w])fetch\((?!\s*\w+\??:)/],
];

/** Modules of `workflow` that change a case. Only the case object may use them: there is no way round it. */
const engineOnly = /^src\/workflow\/(?:decide|open|settle|turn)\b/;

/** Every breach in these files: one sentence each, empty when all is well. */
export function breaches(files: SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...wrongArrows(file),
    ...impureWords(file),
    ...placesOfOnesOwn(file),
    ...silencedTypes(file),
  ]);
}

function wrongArrows(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (wiring.has(file.path)) return [];
  const rule = arrows[room];
  if (rule === undefined) return [`${file.path}: no arrows are written down for the room "${room}"`];
  return importsOf(file.text).flatMap(({ from, typeOnly }) => {
    if (!from.startsWith(".")) return packageBreach(file.path, room, from);
    const target = resolve(file.path, from);
    const targetRoom = roomOf(target);
    if (room !== "durable-objects" && room !== "workflow" && engineOnly.test(target) && !typeOnly)
      return [`${file.path}: only the case object may import ${target}`];
    const allowed =
      targetRoom === room ||
      rule.may.includes(targetRoom) ||
      (typeOnly && (rule.types?.includes(targetRoom) || typesOf[room]?.includes(target))) ||
      exceptions[file.path]?.includes(targetRoom);
    return allowed ? [] : [`${file.path}: ${room} may not import ${targetRoom} (${from})`];
  });
}

function packageBreach(path: string, room: string, name: string): string[] {
  if (!pureRooms.has(room) || purePackages.has(name)) return [];
  return [`${path}: ${room} is pure and may not import ${name}`];
}

function impureWords(file: SourceFile): string[] {
  if (!pureRooms.has(roomOf(file.path))) return [];
  const code = withoutStrings(withoutComments(file.text));
  return impure.flatMap(([name, pattern]) => (pattern.test(code) ? [`${file.path}: ${name} in a pure room`] : []));
}

/** What finds an object or a bucket without asking for the tenant's region. */
const findsPlaces: [name: string, pattern: RegExp][] = [
  ["an object", /\b(?:idFromName|getByName|idFromString|newUniqueId)\b|\.jurisdiction\(/],
  ["a bucket", /\bDOCUMENTS(?:_EU)?\b/],
];

/** Only `src/places` looks up objects and buckets: one forgotten look-up would store a tenant's data outside its region. */
function placesOfOnesOwn(file: SourceFile): string[] {
  if (["places", "env"].includes(roomOf(file.path))) return [];
  const code = withoutComments(file.text);
  return findsPlaces.flatMap(([name, pattern]) =>
    pattern.test(code) ? [`${file.path}: finds ${name} without src/places`] : [],
  );
}

/** Ways to make the compiler or the linter look away. */
export function silencedTypes(file: SourceFile): string[] {
  const plain = withoutComments(file.text);
  const found: string[] = [];
  if (/@ts-(?:ignore|nocheck|expect-error)|(?:biome|oxlint|eslint)-(?:ignore|disable)/.test(file.text))
    found.push(`${file.path}: a check is switched off`);
  if (/\bas any\b|[:<,|]\s*any\b(?!\w)/.test(withoutStrings(plain))) found.push(`${file.path}: any`);
  if (/import\s*\{[^}]*\bz\b[^}]*\}\s*from\s*["']zod["']/.test(plain))
    found.push(`${file.path}: import { z } bundles every language of zod; write import * as z`);
  return found;
}

/** `src/cases/x.ts` → `cases`, `src/env.ts` → `env`, `durable-objects/case.ts` → `durable-objects`. */
export function roomOf(path: string): string {
  const parts = path.split("/");
  if (parts[0] !== "src") return parts[0] ?? "";
  return (parts[1] ?? "").replace(/\.tsx?$/, "");
}

/** Every module a text imports, in whatever form: `from`, bare, `export … from`, `import()`. */
export function importsOf(text: string): { from: string; typeOnly: boolean }[] {
  const code = withoutComments(text);
  const found: { from: string; typeOnly: boolean }[] = [];
  for (const match of code.matchAll(/\b(import|export)\s+(type\s+)?[\w*\s{},$]*?\bfrom\s*["']([^"']+)["']/g)) {
    const clause = match[0].slice(0, match[0].lastIndexOf("from"));
    const inBraces = /^(?:import|export)\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
    const allTypes = inBraces?.split(",").every((name) => name.trim() === "" || /^\s*type\s/.test(name)) ?? false;
    found.push({ from: match[3] ?? "", typeOnly: match[2] !== undefined || allTypes });
  }
  for (const match of code.matchAll(/\bimport\s*["']([^"']+)["']/g))
    found.push({ from: match[1] ?? "", typeOnly: false });
  for (const match of code.matchAll(/\bimport\s*\(\s*["']([^"']+)["']/g))
    found.push({ from: match[1] ?? "", typeOnly: false });
  return found;
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/"))
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  return parts.join("/");
}

// One pass over the text that knows strings, templates, regular expressions and comments, so that `"http://…"` is no comment and
// `/["']/` opens no string.
const lexemes =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(`(?:\\.|[^`\\])*`)|(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|((?<=[(,=:[!&|?{};\n]\s*|return\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/)/g;

export const withoutComments = (text: string): string =>
  text.replace(lexemes, (whole, _quoted, _template, comment) => (comment === undefined ? whole : " "));

/** Templates stay: there may be code in them. */
export const withoutStrings = (text: string): string =>
  text.replace(lexemes, (whole, quoted, _template, _comment, pattern) =>
    quoted !== undefined ? '""' : pattern !== undefined ? "/./" : whole,
  );
