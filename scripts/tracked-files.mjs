// The files of the project: what git tracks and what is new and not ignored; without git (an unpacked archive), what lies below.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const notOurs =
  /(?:^|\/)node_modules\/|^(?:\.git|\.edgecase|\.wrangler|dist|dist-worker|coverage|test-results|public\/assets)(?:\/|$)/;

/** Their paths below the project's folder, sorted. */
export function trackedFiles(home = root) {
  const git = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: home,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files =
    git.status === 0
      ? git.stdout.split("\0")
      : readdirSync(home, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(home.length + 1));
  return [...new Set(files)].filter((file) => file !== "" && !notOurs.test(file)).sort();
}
