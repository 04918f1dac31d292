// The built Worker on one machine, for more than a look: docs/self-hosting.md. Brings the database up to date, serves on 127.0.0.1, and
// runs the schedule every minute. Build first (`npm run build`). Ends cleanly on SIGTERM; a kill loses nothing that was acknowledged.
//   EDGECASE_STATE_DIR=/var/lib/edgecase PORT=8787 BASE_URL=https://risk.example.com node scripts/self-host.mjs
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { changeLocalDatabase } from "./local-database.mjs";
import { localSecrets } from "./local-secrets.mjs";
import { noServer, noteServer, serverOf } from "./state-folder.mjs";
import { root } from "./tool.mjs";

const stateDir = resolve(process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
const port = Number(process.env.PORT ?? 8787);
if (!existsSync(join(process.env.EDGECASE_BUILT || join(root, "dist-worker"), "index.js"))) {
  console.error("There is no built Worker: npm run build");
  process.exit(1);
}
mkdirSync(stateDir, { recursive: true, mode: 0o700 });
const other = serverOf(stateDir);
if (other !== null) {
  console.error(`${stateDir} is being served by process ${other}: two servers over one folder would destroy it.`);
  process.exit(1);
}
noteServer(stateDir);
process.on("exit", () => noServer(stateDir));
process.env.EDGECASE_STATE_DIR = stateDir;
process.env.PORT = String(port);
process.env.MASTER_KEY = localSecrets(stateDir).masterKey;
changeLocalDatabase(stateDir);
await import("./serve.mjs");

// Nothing fires crons here but us. The sweeper also wakes what a kill has left behind, so it runs at once.
sweep();
setInterval(sweep, 60_000).unref();

function sweep() {
  fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`).catch(() => {});
}
