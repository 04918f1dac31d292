// The Chromium that the browser tests use: the one there is, else Debian's package (as root on Debian or Ubuntu).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const known = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const find = () => known.find((path) => path && existsSync(path)) ?? null;

/** Path of a Chromium, or null when there is none and none can be installed here. */
export function chromium() {
  const found = find();
  const mayInstall = process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (found !== null || !mayInstall) return found;
  console.log("Installing Debian's chromium for the browser tests (once) …");
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  const packages = ["chromium", "fonts-liberation", "fonts-noto-core"];
  spawnSync("apt-get", ["update"], options);
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], options);
  return find();
}
