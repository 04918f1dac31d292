// `node scripts/serve.mjs [port]`: serves the BUILT Worker (`npm run build` → dist-worker) with Miniflare itself, without wrangler's
// proxy: for the crash test and for measurements. State: $EDGECASE_STATE_DIR, the same layout as `npm start`. Every setting,
// secrets too, is taken from the environment when it is set there; $EDGECASE_BUILT serves another build than dist-worker.
// Prints one line when it is ready.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { optionalSettings, secretSettings } from "./settings.mjs";
import { env, root } from "./tool.mjs";

process.chdir(root); // paths in wrangler.toml are relative to it
Object.assign(process.env, env);
const built = resolve(process.env.EDGECASE_BUILT || join(root, "dist-worker"));
const port = Number(process.argv[2] ?? process.env.PORT ?? 8788);
const stateDir = resolve(process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
const { workerOptions } = unstable_getMiniflareWorkerOptions("./wrangler.toml");
const variables = Object.fromEntries(
  [...Object.keys(workerOptions.bindings), ...secretSettings, ...optionalSettings].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  ),
);
const texts = readdirSync(built).filter((name) => name.endsWith(".sql"));

const server = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    cf: false,
    log: new NoOpLog(),
    logRequests: false,
    resourcePersistencePath: join(stateDir, "v3"),
    unsafeTriggerHandlers: true, // /cdn-cgi/local/scheduled
    workers: [
      {
        ...workerOptions,
        name: "edgecase",
        bindings: { ...workerOptions.bindings, ...variables },
        modulesRoot: built,
        modules: [
          { type: "ESModule", path: join(built, "index.js") },
          ...texts.map((name) => ({ type: "Text", path: join(built, name) })),
        ],
      },
    ],
  }),
);
const url = String(await server.ready).replace(/\/$/, "");
console.log(`ready ${url}`);

let ending = false;
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    await server.dispose();
    process.exit(0);
  });
