import { blocksOf, withEnvironments } from "./environments.mjs";
import { straysIn } from "./region-checks.mjs";

/**
 * What the doctor finds in what it was told, as `{ level: "fail" | "warn" | "ok", what, todo }`. Pure: looking is done by scripts/doctor.mjs.
 * Each finding that is not ok says what to do.
 */
export const fail = (what, todo) => ({ level: "fail", what, todo });
export const warn = (what, todo) => ({ level: "warn", what, todo });
export const ok = (what) => ({ level: "ok", what, todo: null });

/** Versions of what is installed. `workerd`: of the package, whose middle number is the newest compatibility date that it knows. */
export function versionFindings({ node, wrangler, wanted, workerd, toml }) {
  const found = [];
  const [major = 0, minor = 0] = node.split(".").map(Number);
  found.push(
    major > 22 || (major === 22 && minor >= 13)
      ? ok(`Node ${node}`)
      : fail(`Node ${node} is too old for wrangler`, "Node 22.13 or later; npm run uses the one of node_modules/.bin"),
  );
  found.push(
    wrangler === wanted
      ? ok(`wrangler ${wrangler}`)
      : fail(`wrangler ${wrangler}, package.json wants ${wanted}`, "npm ci"),
  );
  const date = /^compatibility_date = "(\d{4})-(\d\d)-(\d\d)"$/m.exec(toml);
  const known = /^1\.(\d{8})/.exec(workerd)?.[1] ?? "0";
  if (date === null) found.push(fail("wrangler.toml has no compatibility_date", "put back the one of the release"));
  else if (date.slice(1).join("") > known)
    found.push(
      fail(`compatibility_date ${date.slice(1).join("-")} is later than the workerd here knows (${known})`, "npm ci"),
    );
  else found.push(ok(`compatibility date ${date.slice(1).join("-")}`));
  return found;
}

/** wrangler.toml against what the Worker asks for (`interface Env`) and against itself. */
export function bindingFindings({ toml, envSource, consumerSource }) {
  const found = [];
  const [top] = toml.split("\n# ── Environments");
  const blocks = blocksOf(top);
  const bound = new Set(
    blocks.flatMap(({ lines }) => lines.flatMap(([key, value]) => (key === "binding" ? [unquoted(value)] : []))),
  );
  for (const { header, lines } of blocks)
    if (header === "[[durable_objects.bindings]]" || header === "[[ratelimits]]")
      for (const [key, value] of lines) if (key === "name") bound.add(unquoted(value));
  if (/^assets = .*binding = "(\w+)"/m.test(top)) bound.add(/^assets = .*binding = "(\w+)"/m.exec(top)[1]);
  const missing = boundNames(envSource).filter((name) => !bound.has(name));
  found.push(
    missing.length === 0
      ? ok(`${bound.size} bindings`)
      : fail(`wrangler.toml does not bind ${missing.join(", ")}`, "compare it with the wrangler.toml of the release"),
  );
  const values = (header, wantedKey) =>
    blocks.flatMap((block) =>
      block.header === header
        ? block.lines.flatMap(([key, value]) => (key === wantedKey ? [unquoted(value)] : []))
        : [],
    );
  const consumed = new Set(values("[[queues.consumers]]", "queue"));
  const filled = [...values("[[queues.producers]]", "queue"), ...values("[[queues.consumers]]", "dead_letter_queue")];
  const unheard = filled.filter((queue) => !consumed.has(queue) || !consumerSource.includes(`case "${queue}":`));
  found.push(
    unheard.length === 0
      ? ok(`${consumed.size} queues, each with its consumer`)
      : fail(
          `nobody consumes ${unheard.join(", ")}`,
          "a [[queues.consumers]] in wrangler.toml, and its case in src/index.ts",
        ),
  );
  found.push(
    withEnvironments(toml) === toml
      ? ok("environments in step with the top of wrangler.toml")
      : fail("the environments of wrangler.toml are not in step with its top", "node scripts/environments.mjs"),
  );
  return found;
}

/** Bindings that the Worker cannot do without, as `interface Env` of src/env.ts has them; texts are settings. */
export function boundNames(envSource) {
  const body = envSource.split("export interface Env {")[1]?.split("\n}")[0] ?? "";
  return [...body.matchAll(/^ {2}([A-Z][A-Z_0-9]*): (?!string)/gm)].map(([, name]) => name);
}

/** Settings as the Worker would read them. `bad`: names that it refuses; null when nobody could ask. */
export function settingFindings({ bad, variables }) {
  const found = [];
  if (bad === null)
    found.push(warn("settings were not looked at", "run it with the Node of node_modules/.bin: npm run doctor"));
  else if (bad.length > 0)
    found.push(
      fail(
        `settings that make no sense: ${bad.join(", ")}`,
        "src/env.ts says what each may be; every request is 500 until then",
      ),
    );
  else found.push(ok("settings make sense"));
  const { ENVIRONMENT, BASE_URL = "", CONTENT_ORIGIN = "", EGRESS_ALLOW_HOSTS = "", OPERATOR_TOKEN = "" } = variables;
  if (ENVIRONMENT === "production" && !BASE_URL.startsWith("https://"))
    found.push(
      warn(
        `BASE_URL is ${BASE_URL === "" ? "empty" : BASE_URL}`,
        "the https address at which applicants and vendors reach it",
      ),
    );
  if (ENVIRONMENT === "production" && CONTENT_ORIGIN === "")
    found.push(
      warn(
        "CONTENT_ORIGIN is empty: uploads are shown from the host of the console",
        "a host of its own for them: docs/web.md",
      ),
    );
  const wide = EGRESS_ALLOW_HOSTS.split(",").filter((host) => /^\s*\*(?:\.[a-z]+)?\s*$/i.test(host));
  if (wide.length > 0)
    found.push(
      fail(
        `EGRESS_ALLOW_HOSTS lets everything out (${wide.join(", ").trim()})`,
        "name private hosts, or `*.suffix` of a zone of yours",
      ),
    );
  if (ENVIRONMENT === "production" && /localhost|127\.0\.0\.1/.test(EGRESS_ALLOW_HOSTS))
    found.push(
      warn("EGRESS_ALLOW_HOSTS names this machine", "plugins of tenants could call what listens here: leave it out"),
    );
  if (OPERATOR_TOKEN === "")
    found.push(warn("OPERATOR_TOKEN is not set", "copies and this doctor need it: a secret of 32 characters or more"));
  return found;
}

/** A state folder of one machine. `facts`: what scripts/doctor.mjs has seen. */
export function stateFindings(facts) {
  const {
    stateDir,
    exists,
    isOurs,
    isWritable,
    secretsMode,
    hasData,
    pending,
    beyond,
    freeBytes,
    servedBy,
    sweptAtMs,
    nowMs,
  } = facts;
  if (!exists)
    return [
      fail(
        `${stateDir} does not exist`,
        "EDGECASE_STATE_DIR, or --state, names another folder; `new-tenant.mjs --local` makes one",
      ),
    ];
  const found = [];
  if (!isOurs) found.push(fail(`${stateDir} belongs to another user`, "chown it to the user who serves"));
  if (!isWritable)
    found.push(fail(`${stateDir} cannot be written`, "chmod u+rwX; under systemd: ReadWritePaths and StateDirectory"));
  if (isOurs && isWritable) found.push(ok(`${stateDir} is ours and writable`));
  if (secretsMode === null && hasData)
    found.push(
      fail("secrets.json is missing beside data that was sealed with it", "put it back from where you keep keys"),
    );
  else if (secretsMode !== null && (secretsMode & 0o077) !== 0)
    found.push(fail(`secrets.json can be read by others (${(secretsMode & 0o777).toString(8)})`, "chmod 600"));
  else if (secretsMode !== null) found.push(ok("secrets.json is readable by its owner only"));
  if (pending.length > 0)
    found.push(
      warn(
        `${pending.length} migrations are pending (${pending[0]} …)`,
        "they are applied by the next start of scripts/self-host.mjs",
      ),
    );
  else if (hasData) found.push(ok("no migration is pending"));
  if (beyond.length > 0)
    found.push(
      fail(
        `the database is of a later release (${beyond.at(-1)})`,
        "check out that release, or bring back a copy that this one made",
      ),
    );
  if (freeBytes < 1_000_000_000)
    found.push(
      warn(
        `${Math.round(freeBytes / 1_000_000)} MB are free on the disk`,
        "make room: a full disk refuses every write",
      ),
    );
  if (servedBy !== null && (sweptAtMs === null || nowMs - sweptAtMs > 180_000))
    found.push(
      fail(
        "it is being served and the schedule was not called for three minutes",
        "is /cdn-cgi/ answered by something else on the port?",
      ),
    );
  else if (servedBy !== null) found.push(ok(`served by process ${servedBy}, the schedule is called`));
  return found;
}

/** A deployment that runs, by what its operator's door says; `ready`: status of /readyz. */
export function deploymentFindings({ ready, status, migrations, bindings, nowMs, elapsedMs }) {
  const found = [
    ready === 200 ? ok("/readyz is 200") : fail(`/readyz is ${ready}`, "its answer names what does not answer"),
  ];
  if (status === null) return found;
  const skewMs = Math.abs(nowMs - status.nowMs);
  if (skewMs > 5_000 + elapsedMs)
    found.push(
      fail(
        `its clock and ours differ by ${Math.round(skewMs / 1_000)} s`,
        "set the clock (NTP): signatures and links live by it",
      ),
    );
  else found.push(ok("its clock is ours"));
  const pending = migrations.filter((name) => !status.migrations.includes(name));
  const beyond = status.migrations.filter((name) => !migrations.includes(name));
  if (pending.length > 0)
    found.push(
      fail(
        `its database lacks ${pending.length} migrations (${pending[0]} …)`,
        "npm run deploy applies them before it uploads",
      ),
    );
  if (beyond.length > 0)
    found.push(warn(`its database is of a later release than this checkout (${beyond.at(-1)})`, "git pull"));
  if (pending.length === 0 && beyond.length === 0) found.push(ok("its database has the migrations of this checkout"));
  const unbound = bindings.filter((name) => !status.bindings.includes(name));
  found.push(
    unbound.length === 0
      ? ok("everything is bound")
      : fail(`not bound: ${unbound.join(", ")}`, "deploy with the wrangler.toml of the release"),
  );
  for (const { what, todo } of straysIn(status)) found.push(fail(what, todo));
  if (status.lastSweepAtMs === null || status.nowMs - status.lastSweepAtMs > 180_000)
    found.push(
      fail(
        "the cron was not seen for three minutes",
        "[triggers] in wrangler.toml; `npx wrangler triggers deploy`; self-hosted: self-host.mjs calls it",
      ),
    );
  else found.push(ok("the cron was seen"));
  if (status.openIncidents > 0)
    found.push(warn(`${status.openIncidents} incidents are open`, "console → Incidents; docs/incidents.md"));
  found.push(ok(status.release === "" ? "it does not say which release it is" : `release ${status.release}`));
  return found;
}

const unquoted = (value) => value.replaceAll('"', "");
