import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { mostBlocks, usualBlocks } from "../../../../../domain/case-screen";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { Button, CheckField, SelectField } from "../../../../shared";
import { helpAt } from "../../editor/schema-help";
import { JsonValueField } from "../../rules/small-fields";
import { BlockFields, kindWords } from "./block-fields";
import type { Builder } from "./builder";
import { IndexedFields, MaskedFields } from "./fact-fields";
import { factsOf } from "./facts-of";
import { freeWord } from "./free-word";
import { LimitFields } from "./limit-fields";
import { ListPart } from "./list-part";
import { dotted, objectAt, type Place, textOf, textsOf, valueAt, withAt, withSetting } from "./places";
import { ProblemLines, Section } from "./small-parts";
import { statesIn } from "./states";

const ours: Place = ["extensions", "edgecase"];
/** As `workflow/sla.schema` and `workflow/people-rules` bound them. */
const most = { sla: 20, indexedFields: 10, masking: 100 } as const;

const known: readonly {
  key: string;
  title: string;
  text: string;
  form: (builder: Builder, place: Place) => ComponentChildren;
}[] = [
  {
    key: "sla",
    title: "Time limits",
    text: "How long cases of this workflow may take. The first that fits where a case stands counts.",
    form: (builder, place) => (
      <ListPart
        {...{ builder, place, noun: "limit", most: most.sla, fields: LimitFields }}
        label="Time limits"
        make={(others) => ({
          name: freeWord(others, "name", "review"),
          ...{ tags: ["manual_review"], durationHours: 24, businessHours: true },
        })}
        titleOf={({ name }) => textOf(name)}
        wordsOf={limitWords}
      />
    ),
  },
  {
    key: "indexedFields",
    title: "Facts for lists and queues",
    text: "Up to ten facts that lists and queues can ask for. They stand in the index in the clear: list none that only some may see.",
    form: (builder, place) => (
      <ListPart
        {...{ builder, place, noun: "fact", most: most.indexedFields, fields: IndexedFields }}
        label="Facts for lists and queues"
        make={(others) => ({
          key: freeWord(others, "key", "industry"),
          path: "entity.data.industry",
          label: "Industry",
        })}
        titleOf={({ label }) => textOf(label)}
        wordsOf={({ path }) => textOf(path)}
      />
    ),
  },
  {
    key: "masking",
    title: "Masked fields",
    text: "Fields that not everybody who reads a case may read. Others see their last characters.",
    form: (builder, place) => (
      <ListPart
        {...{ builder, place, noun: "field", most: most.masking, fields: MaskedFields }}
        label="Masked fields"
        make={() => ({ path: "entity.data.taxId" })}
        titleOf={({ label, path }) => textOf(label) || textOf(path)}
        wordsOf={({ label, path }) => (textOf(label) === "" ? "" : textOf(path))}
      />
    ),
  },
  {
    key: "highRisk",
    title: "Cases of high risk",
    text: "Who approves and rejects cases of high or critical risk. The house may ask for seniors in all workflows.",
    form: (builder, place) => <HighRisk builder={builder} place={place} />,
  },
  {
    key: "reasons",
    title: "Reasons",
    text: "What nobody does without saying why. An escalation always says it.",
    form: (builder, place) => <WantedReasons builder={builder} place={place} />,
  },
  {
    key: "caseScreen",
    title: "Blocks of the case screen",
    text: "What analysts see of these cases, in this order, where there is something to see.",
    form: (builder, place) => <Blocks builder={builder} place={place} />,
  },
];

/** Time limits, fields, and what else a definition says to those who work on its cases: forms, and the JSON of each part beside. */
export function MorePanel({ builder }: { builder: Builder }) {
  const draft = builder.draft.value;
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
        {known.map(({ key, title, text, form }) => (
          <Part key={key} builder={builder} place={[...ours, key]} title={title} text={text}>
            {form(builder, [...ours, key])}
          </Part>
        ))}
        {others.map((key) => (
          <Part key={key} builder={builder} place={[...ours, key]} title={key} text="" />
        ))}
        {["config", "contextSchema", "documentsSchema"].map((key) => {
          const [help] = helpAt([key]).entries;
          return <Part key={key} builder={builder} place={[key]} title={help?.title ?? key} text={help?.text ?? ""} />;
        })}
      </fieldset>
      <Suggestions builder={builder} />
    </section>
  );
}

/** A part with its form, where it has one, and its JSON. */
function Part({
  builder,
  place,
  title,
  text,
  children,
}: {
  builder: Builder;
  place: Place;
  title: string;
  text: string;
  children?: ComponentChildren;
}) {
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
  const json = (
    <JsonValueField label={`${title} (JSON)`} rows={6} value={isSaid(value) ? value : undefined} onChange={set} />
  );
  return (
    <Section title={title} mark={markOf(value)} open={problems.length > 0}>
      {text !== "" && <p class="muted">{text}</p>}
      <ProblemLines
        problems={children === undefined ? problems : problems.filter(({ path }) => path === dotted(place))}
      />
      {children ?? json}
      {children !== undefined && <Section title="As JSON">{json}</Section>}
    </Section>
  );
}

const empty: Readonly<Record<string, Json>> = { config: {} };
const isSaid = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(isObject(value) && Object.keys(value).length === 0);
const markOf = (value: Json | undefined): string | null =>
  !isSaid(value) ? null : Array.isArray(value) ? String(value.length) : "set";

/** "24 working hours in manual_review" */
function limitWords({ durationHours, businessHours, tags, states }: JsonObject): string {
  const where = [...textsOf(states), ...textsOf(tags)].join(", ");
  const hours = textOf(durationHours) === "1" ? "hour" : "hours";
  return `${textOf(durationHours)} ${businessHours === true ? `working ${hours}` : hours}${where === "" ? "" : ` in ${where}`}`;
}

function HighRisk({ builder, place }: { builder: Builder; place: Place }) {
  const by = textOf(objectAt(builder.draft.value, place).decidedBy);
  return (
    <SelectField
      label="Decided by"
      value={by === "senior" ? "senior" : "analyst"}
      error={builder.below(place)[0]?.message ?? null}
      options={[
        { value: "analyst", label: "Every analyst" },
        { value: "senior", label: "Senior analysts and managers" },
      ]}
      onChange={(who) =>
        builder.edit((draft) => withSetting(draft, place, who === "senior" ? { decidedBy: "senior" } : undefined))
      }
    />
  );
}

const deeds = [
  { key: "approve", label: "Approving a case" },
  { key: "reject", label: "Rejecting a case" },
  { key: "revision", label: "Asking the applicant again" },
  { key: "documents", label: "Rejecting a document, or asking for it again" },
] as const;

function WantedReasons({ builder, place }: { builder: Builder; place: Place }) {
  const wanted = textsOf(objectAt(builder.draft.value, place).required);
  const problems = builder.below(place).filter(({ path }) => path !== dotted(place));
  return (
    <fieldset class="pick-several">
      <legend>A reason is wanted for</legend>
      <ProblemLines problems={problems} />
      {deeds.map(({ key, label }) => (
        <CheckField
          key={key}
          label={label}
          checked={wanted.includes(key)}
          onChange={(isOn) => {
            const next = isOn ? [...wanted, key] : wanted.filter((one) => one !== key);
            builder.edit((draft) => withSetting(draft, place, next.length === 0 ? undefined : { required: next }));
          }}
        />
      ))}
    </fieldset>
  );
}

function Blocks({ builder, place }: { builder: Builder; place: Place }) {
  const isSilent = !isSaid(valueAt(builder.draft.value, place));
  const begin = () =>
    builder.edit((draft) =>
      withAt(
        draft,
        place,
        usualBlocks.map(({ title, block, source }) => ({ title, block, source })),
      ),
    );
  return (
    <>
      {isSilent && (
        <div class="row wrap">
          <span class="muted">Nothing is said: the usual blocks are drawn.</span>
          <Button size="small" onClick={begin}>
            Begin with the usual ones
          </Button>
        </div>
      )}
      <ListPart
        {...{ builder, place, noun: "block", most: mostBlocks, fields: BlockFields }}
        label="Blocks of the case screen"
        make={() => ({ title: "Address", block: "address", source: "entity.data.address" })}
        titleOf={({ title }) => textOf(title)}
        wordsOf={({ block, source }) => `${wordsOfKind(textOf(block))} · ${textOf(source)}`}
      />
    </>
  );
}

const wordsOfKind = (kind: string): string => Object.entries(kindWords).find(([one]) => one === kind)?.[1] ?? kind;

/** What the fields of this panel suggest: facts, states and tags of the draft. */
function Suggestions({ builder }: { builder: Builder }) {
  const draft = builder.draft.value;
  const lists = useMemo(() => {
    const states = statesIn(draft);
    return {
      "build-facts": factsOf(builder),
      "build-states": states.map(({ id }) => id),
      "build-tags": [...new Set(states.flatMap(({ config }) => textsOf(config.tags)))],
    };
  }, [draft]);
  return (
    <>
      {Object.entries(lists).map(([id, words]) => (
        <datalist key={id} id={id}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      ))}
    </>
  );
}
