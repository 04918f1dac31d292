import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stepsOf } from "./blocks.mjs";

/** Longer than any guide takes, also on a busy computer. */
const patienceMs = 120_000;

/**
 * Follows a guide from its first block to its last in one shell, as a reader does who copies them, and stops at the first that fails.
 * Answers a step per block that is run: `{line, code, expected, printed, isReached, failure}`; `failure` is null when it ended well.
 */
export async function follow(source, folder, vars) {
  const steps = stepsOf(source);
  const mark = `-- ${crypto.randomUUID()} --`;
  const { out, err, code } = await inShell(scriptOf(steps, mark), folder, vars);
  const printed = out.split(`${mark}\n`).slice(1);
  const run = steps.filter(({ file }) => file === undefined);
  return run.map((step, place) => {
    const isReached = place < printed.length;
    const isLast = place === printed.length - 1;
    const failure = isReached && isLast && code !== 0 ? `ended with ${code}\n${err}` : null;
    return { ...step, printed: printed[place] ?? "", isReached, failure };
  });
}

/** The guide as one script. Whatever fails ends it, also in the middle of a pipe; a line stands before what each block prints. */
function scriptOf(steps, mark) {
  const parts = steps.map(({ file, code }) =>
    file === undefined ? `echo; echo '${mark}'\n${code}` : `mkdir -p "$(dirname '${file}')"\n${heredoc(file, code)}`,
  );
  return `set -eo pipefail\n${parts.join("\n")}`;
}

const heredoc = (file, code) => `cat > '${file}' <<'=== end of the file ==='\n${code}=== end of the file ===`;

function inShell(script, folder, vars) {
  const file = join(folder, "guide.sh");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, script);
  // A group of its own: what a guide leaves running in the background ends with it.
  const shell = spawn("bash", ["--noprofile", "--norc", file], {
    cwd: folder,
    env: vars,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  shell.stdout.setEncoding("utf8").on("data", (chunk) => (out += chunk));
  shell.stderr.setEncoding("utf8").on("data", (chunk) => (err += chunk));
  const end = () => {
    try {
      if (shell.pid !== undefined) process.kill(-shell.pid, "SIGKILL");
    } catch {
      // Nothing is left of it.
    }
  };
  const waited = setTimeout(end, patienceMs);
  return new Promise((ended) => {
    shell.on("exit", end);
    shell.on("close", (code) => {
      clearTimeout(waited);
      ended({ out, err, code });
    });
  });
}
