// Which built files reach users.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What a deploy uploads, as paths below `home`, sorted. The note that wrangler leaves beside it has the time in it, and is not uploaded. */
export const shippedFiles = (home) =>
  ["dist-worker", "public/assets"]
    .flatMap((folder) => below(home, folder))
    .filter((file) => file !== "dist-worker/README.md");

function below(home, folder) {
  return readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .sort();
}
