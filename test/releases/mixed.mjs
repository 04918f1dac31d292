// `node test/releases/mixed.mjs <port> <stateDir> <folder of the caller> <folder of the objects>`: serves two bundles at once, as they
// meet while a release is rolled out. The caller answers HTTP and consumes the queues; the Durable Objects are those of the other bundle,
// where it has them. Prints one line when it is ready.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { env, root } from "../../scripts/tool.mjs";

const [port, stateDir, callerFolder, objectsFolder] = process.argv.slice(2);
process.chdir(root); // paths in wrangler.toml are relative to it
Object.assign(process.env, env);
const { workerOptions } = unstable_getMiniflareWorkerOptions("./wrangler.toml");
const variables = Object.fromEntries(
  [...Object.keys(workerOptions.bindings), "MASTER_KEY"].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  ),
);
const bindings = { ...workerOptions.bindings, ...variables };
const objects = Object.entries(workerOptions.durableObjects);
const hostOf = ({ className }) => (exportsOf(objectsFolder).includes(className) ? "edgecase" : "caller");

const server = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: Number(port),
    cf: false,
    log: new NoOpLog(),
    logRequests: false,
    resourcePersistencePath: join(stateDir, "v3"),
    unsafeTriggerHandlers: true,
    workers: [
      {
        ...workerOptions,
        ...codeIn(callerFolder),
        name: "caller",
        bindings,
        durableObjects: namespaces("caller"),
      },
      {
        ...workerOptions,
        ...codeIn(objectsFolder),
        name: "edgecase",
        bindings,
        durableObjects: namespaces("edgecase"),
        queueConsumers: {},
      },
    ],
  }),
);
console.log(`ready ${String(await server.ready)}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void server.dispose().then(() => process.exit(0)));

function codeIn(folder) {
  const texts = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return {
    modulesRoot: folder,
    modules: [
      { type: "ESModule", path: join(folder, "index.js") },
      ...texts.map((name) => ({ type: "Text", path: join(folder, name) })),
    ],
  };
}

/** The classes a bundle has: the names in its closing `export { … }`. */
function exportsOf(folder) {
  const text = readFileSync(join(folder, "index.js"), "utf8");
  const [, list = ""] = /export\s*\{([^}]*)\};?\s*(?:\/\/[^\n]*)?\s*$/.exec(text) ?? [];
  return list.split(",").map((name) =>
    name
      .trim()
      .split(/\s+as\s+/)
      .at(-1),
  );
}

function namespaces(self) {
  return Object.fromEntries(
    objects.map(([binding, options]) => {
      const host = hostOf(options);
      const { className, useSQLite } = options;
      return [binding, { className, useSQLite, ...(host === self ? {} : { scriptName: host }) }];
    }),
  );
}
