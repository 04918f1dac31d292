import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSafely } from "./local-secrets.mjs";
import { env, root } from "./tool.mjs";

const guard = join(root, "scripts", "group-guard.mjs");

/**
 * Starts a script in a process group of its own and records the group in `<state>/run.json`. The group ends when this process
 * does, even when this process is killed: the guard at its head watches the pipe between them.
 * Returns the guard's child process; its pid is the group's id.
 */
export function startGroup(stateDir, port, script, args) {
  const child = spawn(process.execPath, [guard, stateDir, script, ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.on("error", () => {}); // the guard may be gone first
  const record = { processGroup: child.pid, port, startedAt: new Date().toISOString() };
  writeFileSafely(join(stateDir, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
  return child;
}

/** Ends what an earlier start on this state folder left running, and nothing else. */
export async function endRecordedGroup(stateDir) {
  const processGroup = recordedGroup(stateDir);
  if (processGroup === null) return;
  // Numbers are reused: only a group in which our own tools run is ours.
  const isOurs = membersOf(processGroup).some(({ command }) => ourCommands.some((part) => command.includes(part)));
  if (isOurs) await endGroup(processGroup);
  forgetGroup(stateDir, processGroup);
}

/** Removes the record of a group that has ended. A newer start may have written its own by now: that one stays. */
export function forgetGroup(stateDir, processGroup) {
  if (recordedGroup(stateDir) === processGroup) rmSync(join(stateDir, "run.json"), { force: true });
}

function recordedGroup(stateDir) {
  const file = join(stateDir, "run.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).processGroup : null;
}

const ourCommands = [guard, join(root, "node_modules")];

/** Asks the group to end, then insists. Resolves when no member is left. */
export async function endGroup(processGroup, patienceMs = 5_000) {
  signalGroup(processGroup, "SIGTERM");
  const deadlineMs = Date.now() + patienceMs;
  while (membersOf(processGroup).length > 0) {
    if (Date.now() > deadlineMs) signalGroup(processGroup, "SIGKILL");
    await sleep(50);
  }
}

function signalGroup(processGroup, signal) {
  try {
    process.kill(-processGroup, signal);
  } catch (problem) {
    if (problem.code !== "ESRCH") throw problem;
  }
}

/** The living processes of a group: `[{pid, command}]`. Zombies do not count. */
export function membersOf(processGroup) {
  return existsSync("/proc/self/stat") ? membersFromProc(processGroup) : membersFromPs(processGroup);
}

function membersFromProc(processGroup) {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      // After the command's name, which may hold anything, in brackets: state, parent, group.
      const [state, , group] = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      if (Number(group) !== processGroup || state === "Z" || state === "X") return [];
      return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

function membersFromPs(processGroup) {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,pgid=,stat=,command="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (match === null || Number(match[2]) !== processGroup || match[3].startsWith("Z")) return [];
    return [{ pid: Number(match[1]), command: match[4] }];
  });
}
