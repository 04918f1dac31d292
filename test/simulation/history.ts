import type { CaseEvent, CaseMessage, CommandBody, EffectMessage } from "../../src/domain";
import { consumeDeadLetters } from "../../src/queues/dead-letters";
import { consumeEffects } from "../../src/queues/effects";
import { consumeIndex } from "../../src/queues/index-rows";
import { reconcile } from "../../src/queues/reconcile";
import { settleOpenings, wakeCases } from "../../src/queues/sweep";
import type { Chance } from "./chance";
import { hearChild } from "./family";
import { faults } from "./faults";
import { Broken } from "./ledger";
import { batchOf, type Held } from "./queues";
import { attempt } from "./vendor";
import type { World } from "./world";

/** After so many rounds without trouble a case that is not at rest is stuck. */
const patience = 250;
const sweepsToHeal = 6;
/** The list alone may wait for the comparison, which comes within a day or two of a change. */
const sweepsToCompare = sweepsToHeal + 3;

/**
 * Plays one history: some turns in which everything may go wrong, then calm, in which everything must come right. Most are short, and end
 * before the calm: they begin where others were in the middle, and all but the last guarantee is looked at after every step.
 */
export async function play(world: World, chance: Chance, isOpened: boolean): Promise<void> {
  const isShort = isOpened && chance.pick(16) !== 0;
  world.troubles = new Set(faults.filter((fault) => chance.pick(fault.startsWith("vendor_callback") ? 2 : 3) === 1));
  world.d1.isListAlone = chance.pick(24) !== 1;
  if (!isOpened) await world.open();
  const turns = isShort ? 1 + chance.pick(4) : 3 + chance.pick(8);
  for (let turn = 0; turn < turns; turn += 1) await takeTurn(world, chance);
  if (isShort) return world.ledger.checkAcknowledged(world.host.storage);
  world.say("-- calm --");
  await calmDown(world);
}

/** Turns towards a moment at which histories may begin: vendors have their moods, everything else goes well. */
export async function takeTurns(world: World, chance: Chance): Promise<void> {
  world.troubles = new Set(["vendor_failed", "vendor_callback", "vendor_down"]);
  const turns = 1 + chance.pick(8);
  for (let turn = 0; turn < turns; turn += 1) await takeTurn(world, chance);
}

/** Nothing goes wrong any more: whatever is still owed is done, or a person knows of it. */
export async function calmDown(world: World): Promise<void> {
  world.troubles = new Set();
  let sweeps = 0;
  for (let round = 0; round < patience; round += 1) {
    world.rethrow();
    if (await goOn(world)) continue;
    if (world.host.storage.alarmAtMs !== null) await world.ring();
    else if (world.unfinished().length === 0) return world.ledger.checkAcknowledged(world.host.storage);
    else if (sweeps < sweepsToHeal) {
      sweeps += 1;
      // A clock that was set back makes everybody wait until it has caught up.
      world.passTime(sweeps < 3 ? 120_000 : 7_200_000);
      await sweep(world);
    } else if (sweeps < sweepsToCompare && world.owed().length === 0) {
      sweeps += 1;
      world.passTime(86_400_000);
      await sweep(world);
    } else break;
  }
  throw new Broken(`stuck: ${world.unfinished().join("; ") || "it never rests"}`);
}

/** The next thing that is only waiting to happen; false: there is none. */
async function goOn(world: World): Promise<boolean> {
  const message = world.queues.messages[0];
  if (world.waiting.length > 0) await letGoOn(world, 0);
  else if (message !== undefined) await deliver(world, [message]);
  else if (world.callbacks.length > 0) await world.callBack();
  else if (world.family.words.length > 0) await hearChild(world, 0);
  else if (world.unanswered.length > 0) await repeat(world);
  else return false;
  return true;
}

type Turn = () => Promise<void> | void;

async function takeTurn(world: World, chance: Chance): Promise<void> {
  const turns: Turn[] = [];
  const ready = world.queues.ready(world.nowMs);
  // What is likeliest stands first: the plainest history of a tape of zeros delivers what there is.
  if (ready.length > 0)
    turns.push(
      () => deliverSome(world, chance, ready),
      () => deliverSome(world, chance, ready),
    );
  turns.push(() => command(world, chance));
  if (world.waiting.length > 0) turns.push(() => letGoOn(world, chance.pick(world.waiting.length)));
  if (world.host.storage.alarmAtMs !== null) turns.push(() => world.ring());
  if (world.callbacks.length > 0) turns.push(() => world.callBack());
  if (world.unanswered.length > 0) turns.push(() => repeat(world));
  const { words } = world.family;
  if (words.length > 0) turns.push(() => hearChild(world, chance.pick(words.length)));
  turns.push(() => world.passTime(chance.of([1_000, 20_000, 60_000, 900_000, 7_200_000])));
  const { untilTimerMs } = world;
  if (untilTimerMs !== null && chance.oneIn(3)) turns.push(() => wakeNearTimer(world, chance, untilTimerMs));
  if (world.troubles.has("evicted")) turns.push(() => world.evict());
  if (world.troubles.has("alarm_lost")) turns.push(() => world.loseAlarm());
  const owed = ready.find(({ queue }) => queue === "webhooks");
  if (owed !== undefined && world.troubles.has("publish_overtaken") && chance.oneIn(3))
    turns.push(() => interrupt(world, chance, owed));
  const copy = ready.find(({ queue }) => queue === "index");
  if (copy !== undefined && world.troubles.has("index_overtaken") && chance.oneIn(3))
    turns.push(() => overtake(world, chance, copy));
  if (world.troubles.has("clock_forward") && chance.oneIn(3)) turns.push(() => world.jump(true));
  if (world.troubles.has("clock_back") && chance.oneIn(3)) turns.push(() => world.jump(false));
  await chance.of(turns)();
  world.rethrow();
}

/** Just before, at or after the moment at which a timer is due, somebody wakes the case. */
async function wakeNearTimer(world: World, chance: Chance, untilMs: number): Promise<void> {
  world.passTime(Math.max(0, untilMs + chance.of([-1, 0, 1, -20_000])));
  world.say(`woken near a timer`);
  await world.wake();
}

/** What a client or a person tries, fitting or not. */
async function command(world: World, chance: Chance): Promise<void> {
  const incident = world.ledger.state?.incidents.find(({ resolvedAtMs }) => resolvedAtMs === null);
  const bodies: CommandBody[] = world.plot.events.map((name) => ({ type: "send_event", name, payload: null }));
  const [likeliest] = bodies;
  if (likeliest !== undefined) bodies.push(likeliest, likeliest);
  if (incident !== undefined) {
    bodies.push({ type: "retry_incident", incidentId: incident.id });
    bodies.push({ type: "skip_incident", incidentId: incident.id, reason: "done by hand" });
  }
  bodies.push({ type: "assign", assigneeId: chance.of(["usr_ada", "usr_bob"]) });
  await world.give(world.newCommand(chance.of(bodies)));
}

/** A caller who heard nothing says it again, as long as its key is remembered. */
async function repeat(world: World): Promise<void> {
  const command = world.unanswered.shift();
  if (command === undefined || world.latestMs - world.begunAtMs > 86_400_000) return;
  world.say("once more:");
  await world.give(command);
}

async function deliverSome(world: World, chance: Chance, ready: readonly Held[]): Promise<void> {
  const oldest = ready[0];
  if (oldest === undefined) return;
  const first = ready.length > 1 && world.strikes("message_overtaken") ? (ready.at(-1) ?? oldest) : oldest;
  if (world.strikes("message_lost")) return world.queues.take([first]);
  if (world.strikes("message_delayed")) {
    first.notBeforeMs = world.nowMs + chance.of([60_000, 3_600_000]);
    return;
  }
  if (world.strikes("message_twice")) world.queues.send(first.queue, first.body);
  await deliver(world, world.queues.batchWith(first, world.nowMs, chance));
}

/** Two consumers copy the case into the list at once, and something happens between their looks: who looked first writes last. */
async function overtake(world: World, chance: Chance, first: Held): Promise<void> {
  const { version } = world.ledger;
  world.isIndexHeld = true;
  const second = world.queues.send("index", first.body);
  await deliver(world, [first]);
  world.isIndexHeld = false;
  await command(world, chance);
  await deliver(world, [second]);
  const held = world.waiting.findIndex(({ what }) => what.includes("held"));
  if (held < 0) return;
  if (world.listedVersion() > version) world.count("index_overtaken");
  await letGoOn(world, held);
}

/** Something happens between the moment at which a consumer has read what is to be published and the one at which it says that it is. */
async function interrupt(world: World, chance: Chance, message: Held): Promise<void> {
  world.isPublishedHeld = true;
  await deliver(world, [message]);
  world.isPublishedHeld = false;
  const { eventSequence = 0 } = world.ledger.state ?? {};
  await command(world, chance);
  const held = world.waiting.findIndex(({ what }) => what.includes("held"));
  if (held < 0) return;
  if ((world.ledger.state?.eventSequence ?? 0) > eventSequence) world.count("publish_overtaken");
  await letGoOn(world, held);
}

/** Hands a batch to its consumer, and goes on when that is done or waits for something. */
async function deliver(world: World, messages: readonly Held[]): Promise<void> {
  const queue = messages[0]?.queue ?? "effects";
  world.say(`${queue}: ${messages.map(({ body }) => JSON.stringify(body)).join(", ")}`);
  world.queues.take(messages);
  const { batch, failed } = batchOf(messages);
  let isDead = false;
  const dies = (): Promise<never> => {
    // Whoever has died acknowledges nothing: all of the batch comes again.
    if (!isDead) for (const message of messages) world.queues.giveBack(message);
    isDead = true;
    return new Promise(() => {});
  };
  const work = consume(world, queue, batch, dies).then(() => {
    if (isDead) return;
    const again = world.strikes("ack_lost") ? messages : failed();
    for (const message of again) world.queues.giveBack(message);
  });
  work.catch((problem: unknown) => world.breaks(problem));
  await settled(world);
}

async function letGoOn(world: World, place: number): Promise<void> {
  const [one] = world.waiting.splice(place, 1);
  world.say(`${one?.what} goes on`);
  one?.go();
  await settled(world);
}

/** Everything that was begun has ended or waits: no promise is left that could go on by itself. */
async function settled(world: World): Promise<void> {
  await new Promise((done) => setImmediate(done));
  world.rethrow();
}

async function consume(
  world: World,
  queue: Held["queue"],
  batch: MessageBatch<never>,
  dies: () => Promise<never>,
): Promise<void> {
  const env = world.envFor(dies);
  switch (queue) {
    case "effects":
      return consumeEffects(batch as MessageBatch<EffectMessage>, env, (itsEnv, ref, claimed) =>
        attempt(world, itsEnv, ref, claimed),
      );
    case "index":
      await consumeIndex(batch as MessageBatch<CaseMessage>, env);
      return world.checkList();
    case "webhooks":
      return publish(world, batch, dies);
    default:
      return consumeDeadLetters(batch, env);
  }
}

/** In the place of `publishEvents`: whoever wants the events is told, and the case hears that they were. */
async function publish(world: World, batch: MessageBatch<never>, dies: () => Promise<never>): Promise<void> {
  for (const message of batch.messages) {
    try {
      const { ref } = world;
      const owed = await world.reachFrom(() => world.host.call((object) => object.publications(ref)), dies);
      for (const { events } of owed) world.hear(events as unknown as readonly CaseEvent[]);
      if (world.isPublishedHeld) await world.later("a word about events that was held");
      const last = owed.at(-1);
      if (last !== undefined)
        await world.reachFrom(() => world.host.call((object) => object.published(ref, last.seq)), dies);
      message.ack();
    } catch (problem) {
      if (problem instanceof Broken) throw problem;
      message.retry();
    }
  }
}

/** The parts of the sweeper that look after cases. */
async function sweep(world: World): Promise<void> {
  world.say("sweeper");
  const env = world.envFor(() => new Promise(() => {}));
  await settleOpenings(env, world.nowMs);
  await wakeCases(env, world.nowMs);
  await reconcile(env, world.nowMs);
  world.checkList();
}
