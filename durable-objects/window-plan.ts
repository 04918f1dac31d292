import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import { type CompiledDefinition, compileDefinition } from "../src/monitoring/compile-definition";
import type { Series, Span } from "./window-sliding";

/** A definition as this object asks it. */
export interface Installed {
  /** Of its row. */
  row: number;
  compiled: CompiledDefinition;
  /** It raises for what came later than this. */
  installedSeq: number;
  /** Where its window and its history stand among those of its lane; null: it has none. */
  window: number | null;
  history: number | null;
  /** How long before a moment that which it depends on may lie; the previous transaction of a gap apart. */
  reachMs: number;
}

/** Definitions that look at the same transactions of the same groups, and the spans that are added up for them. */
export interface Lane {
  id: number;
  series: Series;
  spans: { id: number; span: Span }[];
  definitions: Installed[];
  reachMs: number;
  needsPrevious: boolean;
  /** Judged when a day is over: on arrival it is only noted who had something on which day. */
  isDaily: boolean;
  sample: CompiledDefinition;
}

/** Lanes whose transactions are put together into the same groups. */
export interface Track {
  id: number;
  /** By more than the subject: which of its entries belong to a group is stored. */
  isGrouped: boolean;
  lanes: Lane[];
  sample: CompiledDefinition;
}

export interface Plan {
  /** No id in it is higher: what was made at this id or later is complete for all of it. */
  newestId: number;
  tracks: Track[];
}

export interface DefinitionRow {
  row: number;
  definition: DefinitionVersion;
  installedSeq: number;
}

/** `idOf`: the number that a part of the plan is stored under. A part that was not in the last plan gets a new one, higher than all before. */
export function planOf(rows: readonly DefinitionRow[], idOf: (key: string) => number): Plan {
  const tracks = new Map<string, Track>();
  const lanes = new Map<string, Lane>();
  let newestId = 0;
  const numbered = (key: string): number => {
    const id = idOf(key);
    newestId = Math.max(newestId, id);
    return id;
  };
  for (const { row, definition, installedSeq } of rows) {
    const compiled = compileDefinition(definition);
    let track = tracks.get(compiled.trackKey);
    if (track === undefined) {
      const isGrouped = definition.body.groupBy.length > 0;
      track = { id: numbered(`track|${compiled.trackKey}`), isGrouped, lanes: [], sample: compiled };
      tracks.set(compiled.trackKey, track);
    }
    const key = laneKeyOf(compiled);
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = emptyLane(numbered(`lane|${key}`), compiled);
      lanes.set(key, lane);
      track.lanes.push(lane);
    }
    join(lane, { row, compiled, installedSeq }, (span) => numbered(`span|${key}|${spanKey(span)}`));
  }
  return { newestId, tracks: [...tracks.values()] };
}

/** What is noted for daily definitions is judged by each on its own time. */
const laneKeyOf = ({ id, runsDaily, seriesKey }: CompiledDefinition): string =>
  runsDaily ? `daily|${id}|${seriesKey}` : seriesKey;

const spanKey = ({ fromMs, toMs, needsMax }: Span): string => `${fromMs}|${toMs}|${needsMax}`;

const emptyLane = (id: number, sample: CompiledDefinition): Lane => ({
  id,
  series: {
    includes: ({ role, facts }) => sample.roleOf(facts) === role && sample.passes(facts),
    where: ({ facts }) => sample.where(facts),
    distinctOf: sample.aggregate === "distinct" ? ({ facts }) => sample.distinctOf(facts) : null,
  },
  spans: [],
  definitions: [],
  reachMs: 0,
  needsPrevious: false,
  isDaily: sample.runsDaily,
  sample,
});

function join(
  lane: Lane,
  { row, compiled, installedSeq }: Pick<Installed, "row" | "compiled" | "installedSeq">,
  idOf: (span: Span) => number,
): void {
  const { windowMs, against, aggregate } = compiled;
  const baselineMs = against === "own_history" ? compiled.baselineMs : null;
  const placeOf = (span: Span): number => {
    const id = idOf(span);
    const known = lane.spans.findIndex((each) => each.id === id);
    return known === -1 ? lane.spans.push({ id, span }) - 1 : known;
  };
  const needsMax = aggregate === "max";
  const window = windowMs === null ? null : placeOf({ fromMs: windowMs, toMs: 0, needsMax });
  // Before a single transaction: up to and with it, and it is taken off again when it is asked.
  const history =
    baselineMs === null
      ? null
      : placeOf({ fromMs: (windowMs ?? 0) + baselineMs, toMs: windowMs ?? 0, needsMax: false });
  const reachMs = (windowMs ?? 0) + (compiled.baselineMs ?? 0);
  lane.definitions.push({ row, compiled, installedSeq, window, history, reachMs });
  lane.reachMs = Math.max(lane.reachMs, reachMs);
  lane.needsPrevious ||= aggregate === "gap";
}
