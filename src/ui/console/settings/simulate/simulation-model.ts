import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { JsonObject } from "../../../../lib/json";
import { err, ok } from "../../../../lib/result";
import { type Answer, type ApiFailure, api } from "../../../shared";
import { firstSample } from "../frame/sample-context";
import type { Simulation, StepBody } from "./simulation";

/** The imagined case after a step; the first frame has no step: it is the opening. */
export interface Frame {
  step: StepBody | null;
  simulation: Simulation;
}

/** What is played: the saved definition, with what was typed and not saved in the place of its parts. */
export interface Played {
  id: string;
  parts: JsonObject | null;
}

export interface SimulationModel {
  /** The context it begins with, as it is written. */
  readonly sample: ReadonlySignal<string>;
  readonly frames: ReadonlySignal<Frame[]>;
  /** Which frame is looked at; the last one unless somebody looks back. */
  readonly looking: ReadonlySignal<number>;
  readonly busy: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<ApiFailure | null>;
  /** The definition was changed after this began. */
  readonly isOld: ReadonlySignal<boolean>;
  write(sample: string): void;
  lookAt(frame: number): void;
  begin(context: JsonObject): Promise<void>;
  play(step: StepBody): Promise<boolean>;
  /** Takes the last step back. Nothing is asked: the frame before is still here. */
  back(): void;
  /** The same steps again with the definition as it is now; ends where a step does not work any more. */
  again(): Promise<void>;
  end(): void;
  /** What `POST /workflow-definitions/simulate` takes to get here. */
  request(): JsonObject;
}

const open = new Map<string, SimulationModel>();

/** The simulation of one definition; it survives a look at another tab. */
export function simulationModel(id: string, played: () => Played, version: ReadonlySignal<string>): SimulationModel {
  const known = open.get(id) ?? createSimulation(played, version);
  open.set(id, known);
  return known;
}

export function createSimulation(played: () => Played, version: ReadonlySignal<string>): SimulationModel {
  const sample = signal(firstSample);
  const frames = signal<Frame[]>([]);
  const looking = signal(0);
  const busy = signal(false);
  const failure = signal<ApiFailure | null>(null);
  const began = signal<{ context: JsonObject; at: string; version: string } | null>(null);
  const isOld = computed(() => began.value !== null && began.value.version !== version.value);

  const requestWith = (steps: readonly StepBody[]): JsonObject => {
    const { id, parts } = played();
    const start = began.peek();
    return { id, ...parts, context: start?.context ?? {}, ...(start !== null && { at: start.at }), steps: [...steps] };
  };
  const ask = async (steps: readonly StepBody[]): Promise<Answer<Simulation>> => {
    busy.value = true;
    failure.value = null;
    const answer = await api.post<Simulation>("/workflow-definitions/simulate", requestWith(steps));
    busy.value = false;
    if (!answer.ok) failure.value = answer.error;
    return answer;
  };
  const stepsOf = (of: readonly Frame[]): StepBody[] => of.flatMap(({ step }) => (step === null ? [] : [step]));
  const show = (next: Frame[]) =>
    batch(() => {
      frames.value = next;
      looking.value = next.length - 1;
    });
  const begin = async (context: JsonObject): Promise<Answer<null>> => {
    const mine = { context, at: new Date().toISOString(), version: version.peek() };
    began.value = mine;
    const answer = await ask([]);
    // It was ended, or begun anew, while it was on its way.
    if (began.peek() !== mine) return answer.ok ? ok(null) : err(answer.error);
    if (!answer.ok) {
      began.value = null;
      return err(answer.error);
    }
    show([{ step: null, simulation: answer.value }]);
    return ok(null);
  };
  const take = async (step: StepBody): Promise<boolean> => {
    const before = frames.peek();
    const answer = await ask([...stepsOf(before), step]);
    // A step back, or the end, while it was on its way: it was the next step of another game.
    if (frames.peek() !== before) return false;
    if (answer.ok) show([...before, { step, simulation: answer.value }]);
    return answer.ok;
  };
  // What is pressed while a step is under way is played after it; the same thing pressed twice is played once.
  const underWay: { text: string; taken: Promise<boolean> }[] = [];
  const play = (step: StepBody): Promise<boolean> => {
    const text = JSON.stringify(step);
    const last = underWay.at(-1);
    if (last?.text === text) return last.taken;
    const next = { text, taken: (last?.taken ?? Promise.resolve(true)).then(() => take(step)) };
    underWay.push(next);
    return next.taken.finally(() => void underWay.splice(underWay.indexOf(next), 1));
  };
  return {
    sample,
    frames,
    looking,
    busy,
    failure,
    isOld,
    write(text) {
      sample.value = text;
    },
    lookAt(frame) {
      looking.value = frame;
    },
    async begin(context) {
      await begin(context);
    },
    play,
    back() {
      if (frames.peek().length < 2) return;
      failure.value = null;
      show(frames.peek().slice(0, -1));
    },
    async again() {
      const start = began.peek();
      if (start === null) return;
      const steps = stepsOf(frames.peek());
      const begun = await begin(start.context);
      if (!begun.ok) return show([]);
      for (const step of steps) if (!(await play(step))) return;
    },
    end() {
      batch(() => {
        began.value = null;
        failure.value = null;
        show([]);
      });
    },
    request: () => requestWith(stepsOf(frames.peek())),
  };
}
