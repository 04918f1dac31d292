import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/tool.mjs";

/** The command line, each call a process of its own that sees nothing of this computer's logins. */
export class CommandLine {
  #home;

  constructor(home) {
    this.#home = home;
    mkdirSync(home, { recursive: true });
  }

  /**
   * Runs `edgecase <typed>`. Answers `{code, text, errors, json, lines, files}`: what it wrote, also parsed, and what lies in its folder of
   * settings. The promise has `isReady()`: resolves when `listen --json` has said so.
   */
  run(typed, vars = {}, stdin = "") {
    const { EDGECASE_API_KEY: _key, EDGECASE_URL: _url, EDGECASE_PROFILE: _profile, ...env } = process.env;
    const child = spawn(process.execPath, [join(root, "src", "cli", "edgecase.mjs"), ...typed], {
      cwd: this.#home,
      env: { ...env, XDG_CONFIG_HOME: "", HOME: this.#home, ...vars },
    });
    const heard = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk) => (heard.out += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (heard.err += chunk));
    child.stdin.on("error", () => {}).end(stdin);
    const ended = new Promise((done) =>
      child.on("close", (code) => {
        const lines = heard.out.split("\n").flatMap((line) => parsed(line) ?? []);
        done({ code, text: heard.out, errors: heard.err, json: parsed(heard.out), lines, files: this.#files() });
      }),
    );
    const isReady = () =>
      new Promise((ready) => {
        const look = () => heard.out.includes('"ready"') && ready();
        child.stdout.on("data", look);
        child.on("close", ready);
        look();
      });
    return Object.assign(ended, { isReady });
  }

  /** What bash offers for the last of these words. */
  complete(script, words) {
    const text = `${script}\nCOMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _edgecase; echo "\${COMPREPLY[@]}"`;
    const child = spawn("bash", ["-c", text]);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (said += chunk));
    return new Promise((done) => child.on("close", () => done(said.trim())));
  }

  async call(url, key, method, path, body) {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    return answer.json();
  }

  #files() {
    const folder = join(this.#home, ".config", "edgecase");
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
