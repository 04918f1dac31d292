import { setLogLevel } from "../../src/lib/log";
import { Chance } from "./chance";
import { faults, faultWords, noFaults, type Tally } from "./faults";
import { play } from "./history";
import { Broken } from "./ledger";
import { fill, seedChance } from "./node-crypto";
import { openAtEveryWrite } from "./openings";
import { plots } from "./plots";
import { shrink } from "./shrink";
import { emptyStage, openedStage, type Places, type Stage } from "./stage";
import { World } from "./world";

export interface Outcome {
  histories: number;
  tally: Tally;
  words: typeof faultWords;
  /** Of the first history that broke something. */
  broken: { seed: number; why: string; trace: string[] } | null;
}

/** Plays histories `seed`, `seed + 1`, … until one breaks a guarantee. `tell`: gets every step of each. */
export async function simulate(
  seed: number,
  histories: number,
  places: Places,
  tell: ((line: string) => void) | null,
): Promise<Outcome> {
  const outcome: Outcome = { histories: 0, tally: noFaults(), words: faultWords, broken: null };
  const player = await playerWith(places).catch((problem: unknown) => whyBroken(problem));
  if (typeof player === "string") {
    outcome.broken = { seed, why: player, trace: ["on the way to where histories begin, without any fault"] };
    return outcome;
  }
  const { playOne, openings } = player;
  const unopened = await openings();
  if (unopened !== null)
    outcome.broken = { seed, why: unopened, trace: ["the opening, each of its writes failing once"] };
  for (let count = 0; count < histories && outcome.broken === null; count += 1) {
    const chance = new Chance({ seed: mixed(seed + count) });
    const trace: string[] = [];
    const isPlayedTwice = count % 1_000 === 0;
    const played = await playOne(chance, tell !== null || isPlayedTwice ? trace : null);
    for (const line of trace) tell?.(line);
    outcome.histories += 1;
    if (isPlayedTwice && played.why === null) played.why = await differsFrom(trace, chance.tape, playOne);
    for (const fault of faults) outcome.tally[fault] += played.tally[fault];
    if (played.why === null) continue;
    outcome.broken = { seed: seed + count, why: played.why, trace: [] };
    const tape = await shrink(chance.tape, async (tried) => {
      const again = await playOne(new Chance({ tape: tried }), null);
      return again.why !== null && kindOf(again.why) === kindOf(played.why ?? "");
    });
    const last = await playOne(new Chance({ tape }), outcome.broken.trace);
    outcome.broken.why = last.why ?? played.why;
    break;
  }
  return outcome;
}

type Played = { tally: Tally; why: string | null };
type PlayOne = (chance: Chance, trace: string[] | null) => Promise<Played>;

/** A seed says everything: played again, each step is the same. Null: it is so. */
async function differsFrom(
  trace: readonly string[],
  tape: readonly number[],
  playOne: PlayOne,
): Promise<string | null> {
  const again: string[] = [];
  await playOne(new Chance({ tape }), again);
  const place = again.findIndex((line, at) => line !== trace[at]);
  if (place < 0 && again.length === trace.length) return null;
  return `played again it went otherwise at step ${place}: ${trace[place]} / ${again[place]}`;
}

/** How many places there are, for each plot, at which histories begin. */
const scenes = 12;

/** Plays one history, in a world of its own. Takes the process' clock. */
async function playerWith(places: Places): Promise<{ playOne: PlayOne; openings: () => Promise<string | null> }> {
  let nowMs = 0;
  Date.now = () => nowMs;
  Object.defineProperty(crypto, "getRandomValues", { value: fill });
  const opened: Stage[][] = [];
  const empty = emptyStage(places);
  // Faults are what this is about: what the product says of them would only hide the table.
  console.error = () => {};
  console.warn = () => {};
  setLogLevel("error");
  const follow = (world: World): void => {
    world.onTime = (ms) => {
      nowMs = ms;
    };
    nowMs = world.nowMs;
  };
  for (const plot of plots) {
    const stages: Stage[] = [];
    for (let seed = 0; stages.length < scenes; seed += 1) {
      seedChance(seed);
      const stage = await openedStage(plot, places, follow, seed === 0 ? null : new Chance({ seed }));
      if (stage !== null) stages.push(stage);
    }
    opened.push(stages);
  }
  const openings = () => openAtEveryWrite(empty, follow).then(() => null, whyBroken);
  const playOne: PlayOne = async (chance, trace) => {
    const place = chance.pick(plots.length);
    const plot = plots[place] ?? plots[0];
    const stage = chance.pick(100) === 1 ? empty : opened[place]?.[chance.pick(scenes)];
    if (plot === undefined || stage === undefined) throw new Error("there is no such plot");
    seedChance(chance.pick(2 ** 31));
    const world = new World(plot, stage, chance);
    follow(world);
    if (trace !== null) world.trace = (line) => void trace.push(line);
    const databases = [stage.database, stage.index];
    for (const database of databases) database.run("BEGIN");
    let why: string | null = null;
    try {
      await play(world, chance, stage !== empty);
    } catch (problem) {
      why = whyBroken(problem);
    }
    for (const database of databases) database.run("ROLLBACK");
    return { tally: world.tally, why };
  };
  return { playOne, openings };
}

/** The guarantee that was broken, without ids and numbers. */
const kindOf = (why: string): string => (why.split("\n")[0] ?? "").replaceAll(/[a-z]+_[a-z0-9_]+|\d+/g, "");

const mixed = (seed: number): number => Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;

const whyBroken = (problem: unknown): string =>
  problem instanceof Broken ? problem.message : problem instanceof Error ? String(problem.stack) : "thrown";
