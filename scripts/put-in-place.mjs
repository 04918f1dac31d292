// A folder that was built beside takes the place of the one before it, whole: who reads there finds the old files or the new ones.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

const mostTries = 5;

/** Moves `fresh` to `place`, and takes away what was there. Of two that do so at once the last one stays. */
export function putInPlace(fresh, place) {
  mkdirSync(dirname(place), { recursive: true });
  const before = `${fresh}-before`;
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(place, before);
    } catch (problem) {
      if (problem.code !== "ENOENT") throw problem;
    }
    try {
      renameSync(fresh, place);
      break;
    } catch (problem) {
      // Somebody else's build was put there in between.
      if (tries === mostTries || !["ENOTEMPTY", "EEXIST"].includes(problem.code)) throw problem;
      rmSync(before, { recursive: true, force: true });
    }
  }
  rmSync(before, { recursive: true, force: true });
}
