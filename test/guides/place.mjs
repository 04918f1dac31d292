import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, run } from "../../scripts/tool.mjs";

/** Makes a folder in which a guide finds what it would find in a checkout after `npm start`: the demo's facts, packages, the command line. */
export function makePlace(folder, demo, sdk) {
  mkdirSync(join(folder, ".edgecase"), { recursive: true });
  writeFileSync(join(folder, ".edgecase", "demo.json"), JSON.stringify(demo));
  const bin = { edgecase: "src/cli/edgecase.mjs" };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "edgecase", version: "0.0.0", type: "module", bin }),
  );
  for (const name of ["src", "scripts", "docs", "wrangler.toml", "node_modules/standardwebhooks"])
    link(join(root, name), join(folder, name));
  link(sdk, join(folder, "dist", "sdk"));
}

function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** The SDK as it is packed for npm. */
export function packSdk(folder) {
  run("scripts/pack-sdk.mjs", ["api", "--out", folder], { stdio: "pipe" });
  return folder;
}

/** What a reader's shell has in its environment: a Node that is new enough, a home without logins, no keys. */
export function readersVars(home) {
  const { EDGECASE_API_KEY: _key, EDGECASE_URL: _url, EDGECASE_PROFILE: _profile, ...env } = process.env;
  mkdirSync(home, { recursive: true });
  return {
    ...env,
    HOME: home,
    XDG_CONFIG_HOME: "",
    NO_COLOR: "1",
    npm_config_update_notifier: "false",
    npm_config_loglevel: "error",
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  };
}
