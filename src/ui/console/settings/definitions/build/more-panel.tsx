import { isObject, type Json } from "../../../../../lib/json";
import { helpAt } from "../../editor/schema-help";
import { JsonValueField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { dotted, objectAt, type Place, valueAt, withAt, withSetting } from "./places";
import { ProblemLines, Section } from "./small-parts";

const known: readonly { key: string; title: string; text: string }[] = [
  {
    key: "sla",
    title: "Time limits",
    text: "[{name, states or tags, durationHours, businessHours, pauseWhile, escalateTo}]: the first that fits counts.",
  },
  {
    key: "indexedFields",
    title: "Facts for lists and queues",
    text: "[{key, path, type, label}]: up to ten facts that lists and queues can ask for.",
  },
  {
    key: "masking",
    title: "Masked fields",
    text: "[{path, label, roles}]: fields that not everybody who reads a case may read.",
  },
  { key: "highRisk", title: "Cases of high risk", text: '{"decidedBy": "senior"}: seniors and managers settle them.' },
  {
    key: "caseScreen",
    title: "Blocks of the case screen",
    text: "[{tab, title, block, source, when, fields}]: what analysts see of these cases, where there is something to see.",
  },
];

/** Time limits, fields, and what else a definition says to those who work on its cases; each part as JSON of its own. */
export function MorePanel({ builder }: { builder: Builder }) {
  const draft = builder.draft.value;
  const ours: Place = ["extensions", "edgecase"];
  const others = Object.keys(objectAt(draft, ours)).filter(
    (key) => key !== "policies" && known.every((one) => one.key !== key),
  );
  const isLocked = builder.model.locked.value !== null;
  return (
    <section class="stack" aria-label="Time limits, screen and settings">
      <header class="build-head">
        <h2>Time limits, screen and settings</h2>
      </header>
      <fieldset class="stack build-fields" disabled={isLocked}>
        <legend class="unseen">Other parts</legend>
        {[...known, ...others.map((key) => ({ key, title: key, text: "" }))].map(({ key, title, text }) => (
          <Part key={key} builder={builder} place={[...ours, key]} title={title} text={text} />
        ))}
        {["config", "contextSchema", "documentsSchema"].map((key) => {
          const [help] = helpAt([key]).entries;
          return <Part key={key} builder={builder} place={[key]} title={help?.title ?? key} text={help?.text ?? ""} />;
        })}
      </fieldset>
    </section>
  );
}

function Part({ builder, place, title, text }: { builder: Builder; place: Place; title: string; text: string }) {
  const value = valueAt(builder.draft.value, place);
  const problems = builder.below(place);
  const set = (next: Json | undefined) =>
    builder.edit(
      // The parts of a definition stay where they are when they are emptied: what is left out of a request would not change.
      (draft) =>
        place.length === 1
          ? withAt(draft, place, next ?? empty[dotted(place)] ?? null)
          : withSetting(draft, place, next),
      dotted(place),
    );
  return (
    <Section title={isSaid(value) ? `${title} ·` : title} open={problems.length > 0}>
      <p class="muted">{text}</p>
      <ProblemLines problems={problems} />
      <JsonValueField label={`${title} (JSON)`} rows={6} value={isSaid(value) ? value : undefined} onChange={set} />
    </Section>
  );
}

const empty: Readonly<Record<string, Json>> = { config: {} };
const isSaid = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(isObject(value) && Object.keys(value).length === 0);
