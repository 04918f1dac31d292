// Whether a deployment does the least that it has to: run after each deploy, and whenever somebody wonders. Changes nothing.
//   node scripts/smoke.mjs --url https://risk.example.com [--release <what was deployed>] [--json]
import { parseArgs } from "node:util";
import { operatorAt } from "./operator-call.mjs";

const { values } = parseArgs({
  options: { url: { type: "string" }, release: { type: "string" }, json: { type: "boolean", default: false } },
});
if (!values.url) {
  console.error("Usage: node scripts/smoke.mjs --url <address> [--release <release>] [--json]");
  process.exit(2);
}
const base = values.url.replace(/\/+$/, "");
/** Of every answer that is not a page or a file. */
const demandedHeaders = {
  "content-security-policy": /default-src 'none'/,
  "x-content-type-options": /^nosniff$/,
  "strict-transport-security": /max-age=\d{7,}/,
  "referrer-policy": /./,
  "x-frame-options": /^DENY$/,
};

const checks = {
  "the process answers (/healthz)": async () => demand(200, await get("/healthz")),
  "its parts answer (/readyz)": async () => {
    const answer = await get("/readyz");
    if (answer.status !== 200) throw new Error(`${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  },
  "the API describes itself (/api/v1/openapi.json)": async () => {
    const answer = await get("/api/v1/openapi.json");
    demand(200, answer);
    const { openapi, paths } = await answer.json();
    if (!String(openapi).startsWith("3.1") || paths?.["/api/v1/cases"] === undefined)
      throw new Error("it is no OpenAPI 3.1 document that knows /api/v1/cases");
  },
  "nobody reads cases without a key": async () => demand(401, await get("/api/v1/cases")),
  "answers wear the headers that protect them": async () => {
    const { headers } = await get("/api/v1/cases");
    const wrong = Object.entries(demandedHeaders).filter(([name, form]) => !form.test(headers.get(name) ?? ""));
    if (wrong.length > 0) throw new Error(`missing or wrong: ${wrong.map(([name]) => name).join(", ")}`);
  },
  "the schedule is called by nobody from outside": async () => {
    const { status } = await get("/cdn-cgi/local/scheduled?cron=never");
    if (status === 200 && !/^https?:\/\/(?:127\.0\.0\.1|localhost)(?::|$)/.test(base))
      throw new Error("/cdn-cgi/ reaches the Worker: the proxy must not pass it on");
  },
  ...(values.release && {
    "what runs is what was deployed": async () => {
      if (!process.env.OPERATOR_TOKEN) throw new Error("cannot be looked at without OPERATOR_TOKEN");
      const { release } = await (await operatorAt(base, process.env.OPERATOR_TOKEN)("GET", "/status")).json();
      if (release !== values.release)
        throw new Error(`${release || "something without a name"} runs, not ${values.release}`);
    },
  }),
};

const results = [];
for (const [name, check] of Object.entries(checks)) {
  const problem = await check().then(
    () => null,
    (thrown) => thrown.cause?.code ?? thrown.message,
  );
  results.push({ name, ok: problem === null, problem });
  if (!values.json)
    console.log(`  ${problem === null ? "ok  " : "FAIL"}  ${name}${problem === null ? "" : `: ${problem}`}`);
}
if (values.json) console.log(JSON.stringify({ url: base, results }, null, 2));
process.exit(results.every(({ ok }) => ok) ? 0 : 1);

function get(path) {
  return fetch(`${base}${path}`, { redirect: "manual", signal: AbortSignal.timeout(20_000) });
}

function demand(status, answer) {
  if (answer.status !== status) throw new Error(`answered ${answer.status} and not ${status}`);
}
