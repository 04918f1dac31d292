import { useState } from "preact/hooks";
import { isObject, type JsonObject } from "../../../../../lib/json";
import { Button, IconButton, SelectField, TextField } from "../../../../shared";
import { JsonValueField, TagsField } from "../../rules/small-fields";
import { pluginsOf } from "../plugins-of";
import { ApprovalFields, JoinFields } from "./approval-fields";
import type { Builder } from "./builder";
import { tagsOf } from "./draft-graph";
import { NewState } from "./new-state";
import { dotted, objectAt, type Place, textOf, valueAt, withSetting } from "./places";
import { RemoveState } from "./remove-state-dialog";
import { renameState } from "./rename-state";
import { ProblemLines, Section, SettledText } from "./small-parts";
import {
  faultOfName,
  idOf,
  initialOf,
  placeOfState,
  type StatePath,
  type StateType,
  stateOf,
  stateTypes,
  typeOf,
  whyNotType,
  withInitial,
  withType,
} from "./states";
import { TransitionList } from "./transition-list";

const typeWords: Record<StateType, string> = {
  atomic: "Plain",
  compound: "With states inside, one at a time",
  parallel: "With states inside, all at once",
  final: "An end",
  history: "Back to where it was",
};

/** One state: its name, what it means, what happens in it, and the ways out. */
export function StatePanel({ builder, path }: { builder: Builder; path: StatePath }) {
  const [removing, setRemoving] = useState(false);
  const draft = builder.draft.value;
  const config = stateOf(draft, path);
  const place = placeOfState(path);
  const parent = path.slice(0, -1);
  const name = path.at(-1) ?? "";
  const type = typeOf(config);
  const isLocked = builder.model.locked.value !== null;
  const inside = Object.keys(objectAt(config, ["states"]));
  const approval = valueAt(config, ["meta", "approval"]);
  const join = valueAt(config, ["meta", "join"]);
  const isFirst = initialOf(stateOf(draft, parent)) === name;
  return (
    <section class="stack" aria-label={`State ${idOf(path)}`}>
      <header class="build-head">
        <h2 class="breakable">{name}</h2>
        {parent.length > 0 && (
          <button
            type="button"
            class="text-button"
            onClick={() => builder.choose({ part: "state", path: parent }, true)}
          >
            in {idOf(parent)}
          </button>
        )}
        <span class="push" />
        {!isLocked && <IconButton label={`Remove the state ${name}`} icon="close" onClick={() => setRemoving(true)} />}
      </header>
      <ProblemLines problems={ownProblems(builder, place)} />
      <fieldset class="stack build-fields" disabled={isLocked}>
        <legend class="unseen">The state</legend>
        <SettledText
          label="Name"
          value={name}
          verb="Rename"
          fault={(text) => faultOfName(draft, parent, text.trim())}
          onSettle={(text) => {
            builder.edit((now) => renameState(now, path, text.trim()));
            builder.choose({ part: "state", path: [...parent, text.trim()] });
          }}
        />
        <SelectField
          label="Kind"
          value={type}
          error={builder.at([...place, "type"])}
          options={stateTypes
            .filter((one) => one === type || whyNotType(config, one) === null)
            .map((one) => ({ value: one, label: typeWords[one] }))}
          onChange={(next) =>
            builder.edit((now) => withType(now, path, stateTypes.find((one) => one === next) ?? "atomic"))
          }
        />
        {stateOf(draft, parent).type !== "parallel" && type !== "history" && (
          <div class="row">
            {isFirst ? (
              <span class="muted">
                {parent.length === 0 ? "Every case begins here." : `${idOf(parent)} begins here.`}
              </span>
            ) : (
              <Button size="small" icon="flag" onClick={() => builder.edit((now) => withInitial(now, parent, name))}>
                {parent.length === 0 ? "Cases begin here" : `${idOf(parent)} begins here`}
              </Button>
            )}
          </div>
        )}
        <Meaning builder={builder} place={place} config={config} isFinal={type === "final"} />
      </fieldset>
      {type !== "history" && (
        <>
          <h3>Ways out</h3>
          <TransitionList builder={builder} path={path} />
        </>
      )}
      <fieldset class="stack build-fields" disabled={isLocked}>
        <legend class="unseen">What happens here</legend>
        {type !== "final" && type !== "history" && (
          <Section title="Form, approval, waiting" open={config.meta !== undefined}>
            <SelectField
              label="Form for the applicant"
              value={textOf(valueAt(config, ["meta", "form"]))}
              error={builder.at([...place, "meta", "form"])}
              options={formOptions(builder, textOf(valueAt(config, ["meta", "form"])))}
              onChange={(form) =>
                builder.edit((now) => withSetting(now, [...place, "meta", "form"], form === "" ? undefined : form))
              }
            />
            <ApprovalFields
              builder={builder}
              place={[...place, "meta", "approval"]}
              approval={isObject(approval) ? approval : null}
            />
            <JoinFields builder={builder} place={[...place, "meta", "join"]} join={isObject(join) ? join : null} />
          </Section>
        )}
      </fieldset>
      <BoundPlugins builder={builder} path={path} />
      {inside.length > 0 && <h3>States inside</h3>}
      <ul class="build-list">
        {inside.map((key) => (
          <li key={key}>
            <button
              type="button"
              class="build-row"
              onClick={() => builder.choose({ part: "state", path: [...path, key] }, true)}
            >
              <strong>{key}</strong>
              {initialOf(config) === key && <span class="muted">first</span>}
            </button>
          </li>
        ))}
      </ul>
      {!isLocked && type !== "final" && type !== "history" && (
        <NewState key={idOf(path)} builder={builder} parent={path} />
      )}
      <Section title="Everything else about the state">
        <JsonValueField
          label="State as JSON"
          rows={10}
          value={config}
          onChange={(next) =>
            isObject(next) && builder.edit((now) => withSetting(now, place, next), `${dotted(place)} json`)
          }
        />
      </Section>
      {removing && <RemoveState builder={builder} path={path} onClose={() => setRemoving(false)} />}
    </section>
  );
}

/** Problems of the state itself: those of its transitions and of states inside stand there. */
const ownProblems = (builder: Builder, place: Place) =>
  builder
    .below(place)
    .filter(({ path }) => !/^\.(on|after|always|onDone|states)(\.|$)/.test(path.slice(dotted(place).length)));

const formOptions = (builder: Builder, now: string) => [
  { value: "", label: "None" },
  ...[...new Set([...builder.forms.value, ...(now === "" ? [] : [now])])].map((key) => ({ value: key, label: key })),
];

const usualTags = [
  "collection_flow",
  "manual_review",
  "revision",
  "data_enrichment",
  "pending_process",
  "approved",
  "rejected",
  "failure",
];

function Meaning({
  builder,
  place,
  config,
  isFinal,
}: {
  builder: Builder;
  place: Place;
  config: JsonObject;
  isFinal: boolean;
}) {
  return (
    <>
      <TagsField
        label="Tags"
        hint="manual_review waits for an analyst, collection_flow and revision for the applicant."
        list="build-tags"
        tags={tagsOf(config)}
        error={builder.at([...place, "tags"])}
        onChange={(tags) =>
          builder.edit((now) => withSetting(now, [...place, "tags"], tags.length === 0 ? undefined : tags))
        }
      />
      <datalist id="build-tags">
        {usualTags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {isFinal && (
        <SelectField
          label="Outcome"
          value={textOf(valueAt(config, ["meta", "outcome"]))}
          error={builder.at([...place, "meta", "outcome"])}
          options={[
            { value: "", label: "None" },
            { value: "approved", label: "Approved" },
            { value: "rejected", label: "Rejected" },
          ]}
          onChange={(outcome) =>
            builder.edit((now) => withSetting(now, [...place, "meta", "outcome"], outcome === "" ? undefined : outcome))
          }
        />
      )}
      <TextField
        label="Description (optional)"
        value={textOf(config.description)}
        onInput={(text) =>
          builder.edit(
            (now) => withSetting(now, [...place, "description"], text === "" ? undefined : text),
            `${dotted(place)} description`,
          )
        }
      />
    </>
  );
}

/** What runs when the state is entered. (`entry` and `exit` of XState do nothing here: plugins do the work.) */
function BoundPlugins({ builder, path }: { builder: Builder; path: StatePath }) {
  const bound = pluginsOf(builder.draft.value.extensions ?? null).filter(
    ({ states }) => states.includes(idOf(path)) || states.includes(path.at(-1) ?? ""),
  );
  return (
    <div class="stack">
      <h3>Runs when it is entered</h3>
      {bound.length === 0 && <p class="muted">No plugin.</p>}
      <ul class="build-list">
        {bound.map((plugin) => (
          <li key={plugin.path}>
            <button
              type="button"
              class="build-row"
              onClick={() => builder.choose({ part: "plugins", place: plugin.path }, true)}
            >
              <strong>{plugin.displayName ?? plugin.name}</strong>
              <span class="muted">{plugin.kind}</span>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <Button size="small" kind="quiet" onClick={() => builder.choose({ part: "plugins", place: null }, true)}>
          Plugins …
        </Button>
      </div>
    </div>
  );
}
