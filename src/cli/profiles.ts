import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isObject, type Json } from "../lib/json";
import { CliError } from "./failure";

/** A login: whom to call, and as whom. */
export interface Profile {
  url: string;
  key: string;
  /** Signs what `listen` delivers; made at the first `listen`, the same ever after. */
  webhookSecret?: string;
}

export interface Profiles {
  /** Where they lie. */
  file: string;
  /** The name that is used: `--profile`, EDGECASE_PROFILE, or `default`. */
  name: string;
  read(): Profile | null;
  save(profile: Profile): void;
}

const here = "http://127.0.0.1:8787";

/** Logins in `~/.config/edgecase/config.json` (or under XDG_CONFIG_HOME), which nobody else can read. */
export function profilesIn(env: NodeJS.ProcessEnv, chosen: string | undefined): Profiles {
  const folder = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config");
  const file = join(folder, "edgecase", "config.json");
  const name = chosen ?? (env.EDGECASE_PROFILE || "default");
  return {
    file,
    name,
    read: () => {
      const profile = stored(file)[name];
      if (!isObject(profile) || typeof profile.url !== "string" || typeof profile.key !== "string") return null;
      const { url, key, webhookSecret } = profile;
      return { url, key, ...(typeof webhookSecret === "string" && { webhookSecret }) };
    },
    save: (profile) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // Beside it first: a killed process leaves the old file or the new one.
      const draft = `${file}.${process.pid}`;
      const profiles = { ...stored(file), [name]: { ...profile } };
      writeFileSync(draft, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600 });
      renameSync(draft, file);
    },
  };
}

/** The address and the key of this call: what was said goes before what is stored. */
export function credentials(profiles: Profiles, env: NodeJS.ProcessEnv, url: string | undefined): Profile {
  const stored = profiles.read();
  const key = env.EDGECASE_API_KEY || stored?.key;
  if (key === undefined)
    throw new CliError("auth", "Nobody is logged in: run `edgecase login`, or set EDGECASE_API_KEY.");
  const address = url ?? (env.EDGECASE_URL || stored?.url || here);
  return { ...stored, url: address.replace(/\/+$/, ""), key };
}

export const usualUrl = here;

function stored(file: string): { [name: string]: Json } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    const read: Json = JSON.parse(text);
    return isObject(read) && isObject(read.profiles) ? read.profiles : {};
  } catch {
    throw new CliError("failed", `${file} is not JSON; mend it or delete it.`);
  }
}
