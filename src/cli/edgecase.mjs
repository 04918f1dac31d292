#!/usr/bin/env node
// The command line, as `npx edgecase` finds it. It is built when it is first called and whenever its sources are newer, so that a plain
// `npm install` is enough. Runs on Node 20 and newer.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const built = join(root, "dist", "cli", "edgecase.mjs");
const sources = ["cli", "audit", "lib"].map((room) => join(root, "src", room));

if (!existsSync(built) || sources.some((folder) => newestMs(folder) > statSync(built).mtimeMs)) build();
const { main } = await import(pathToFileURL(built).href);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
process.exitCode = await main(process.argv.slice(2), process.env, version);

function newestMs(folder) {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs;
  });
  return Math.max(...times);
}

/** With the Node that the project brings along: the bundler wants a newer one than the command line does. */
function build() {
  const own = join(root, "node_modules", ".bin", "node");
  const node = existsSync(own) ? own : process.execPath;
  const done = spawnSync(node, [join(root, "scripts", "build-cli.mjs")], { cwd: root, encoding: "utf8" });
  if (done.status === 0) return;
  process.stderr.write(`edgecase: the command line could not be built.\n${done.stderr ?? ""}${done.stdout ?? ""}`);
  process.exit(1);
}
