// `node group-guard.mjs <state folder> <script> <arguments>`: head of a process group (see process-group.mjs). Runs the script, and
// ends the whole group as soon as the pipe to the starter closes, so that a killed starter leaves no server behind.
// The state folder is only an argument to make the command line recognisable.
import { spawn } from "node:child_process";

const [, , , script, ...args] = process.argv;
const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "inherit", "inherit"] });
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
  endGroup("SIGTERM");
});

let ending = false;
function endGroup(signal) {
  if (ending) return;
  ending = true;
  process.kill(-process.pid, signal);
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), 3_000).unref();
  if (child.exitCode !== null || child.signalCode !== null) process.exit();
  child.on("exit", () => process.exit());
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => endGroup(signal));
process.stdin.on("end", () => endGroup("SIGTERM")).on("error", () => endGroup("SIGTERM"));
process.stdin.resume();
