import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { Badge, Button, IconButton, Link, SelectField, TextField } from "../../../../shared";
import { addressOf } from "../../frame/addresses";
import { TagsField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { dotted, type Place, textOf, textsOf, valueAt, withAt } from "./places";
import {
  type Choice,
  choicesWith,
  freeId,
  type PromiseType,
  promiseKinds,
  promiseOf,
  type Speech,
  speechOf,
} from "./promise-words";
import { ProblemLines } from "./small-parts";

const home: Place = ["extensions", "edgecase", "policies"];

/** What the definition promises, as sentences made of choices. Each is proved as it is written. */
export function PromisesPanel({ builder }: { builder: Builder }) {
  const draft = builder.draft.value;
  const raw = valueAt(draft, home);
  const promises = Array.isArray(raw) ? raw : [];
  const speech = speechOf(draft, builder.plugins.value, builder.events.value);
  const isLocked = builder.model.locked.value !== null;
  const add = () =>
    builder.edit((now) => {
      const there = valueAt(now, home);
      const list = Array.isArray(there) ? there : [];
      return withAt(now, home, [...list, promiseOf("can_always_end", { id: freeId(list, "promise") }, speech)]);
    });
  return (
    <section class="stack" aria-label="Promises">
      <header class="build-head">
        <h2>Promises</h2>
        <span class="muted">Proved of every way a case can take.</span>
      </header>
      {promises.length === 0 && <p class="muted">Nothing is promised yet.</p>}
      {promises.map((promise, i) => (
        <OnePromise
          key={i}
          builder={builder}
          place={[...home, i]}
          promise={isObject(promise) ? promise : {}}
          speech={speech}
          isLocked={isLocked}
        />
      ))}
      {!isLocked && (
        <div>
          <Button size="small" icon="plus" onClick={add}>
            Add promise
          </Button>
        </div>
      )}
      <Link href={addressOf.definition(builder.model.id, "promises")}>Show the proofs</Link>
    </section>
  );
}

function OnePromise({
  builder,
  place,
  promise,
  speech,
  isLocked,
}: {
  builder: Builder;
  place: Place;
  promise: JsonObject;
  speech: Speech;
  isLocked: boolean;
}) {
  const id = textOf(promise.id);
  const type = textOf(promise.type);
  const proved = builder.model.policies.value?.find((one) => one.id === id) ?? null;
  const set = (key: string, value: Json | undefined) =>
    builder.edit((draft) => withAt(draft, [...place, key], value), `${dotted(place)} ${key}`);
  const pick = (label: string, key: string, choices: readonly Choice[]) => {
    const { value, options } = choicesWith(choices, promise[key]);
    return (
      <SelectField
        label={label}
        value={value}
        options={options}
        onChange={(next) => set(key, JSON.parse(next) as Json)}
      />
    );
  };
  return (
    <fieldset class="card build-fields" disabled={isLocked}>
      <legend class="unseen">Promise {id}</legend>
      <div class="card-head">
        <code>{id}</code>
        {proved !== null && (
          <Badge tone={proved.holds ? "ok" : "bad"} icon={proved.holds ? "check" : "alert"}>
            {proved.holds ? "holds" : "does not hold"}
          </Badge>
        )}
        <span class="push" />
        <IconButton
          label={`Remove the promise ${id}`}
          icon="close"
          onClick={() => builder.edit((draft) => withAt(draft, place, undefined))}
        />
      </div>
      <SelectField
        label="Promise"
        value={type}
        options={promiseKinds.map((one) => ({ value: one.type, label: one.words }))}
        onChange={(next) => {
          const kind: PromiseType = promiseKinds.find((one) => one.type === next)?.type ?? "can_always_end";
          builder.edit((draft) => withAt(draft, place, promiseOf(kind, promise, speech)));
        }}
      />
      {type === "requires" && (
        <>
          {pick("There is no way to", "to", speech.places)}
          <Evidence promise={promise} speech={speech} onChange={(all) => set("all", all)} />
        </>
      )}
      {type === "never_after" && (
        <>
          {pick("Never", "never", speech.places)}
          {pick("after", "after", speech.places)}
        </>
      )}
      {type === "only_by" && (
        <>
          {pick("This is reached", "to", speech.places)}
          <TagsField
            label="only by these events"
            tags={textsOf(promise.events)}
            onChange={(events) => set("events", events)}
          />
        </>
      )}
      {type === "at_most_once" && (
        <SelectField
          label="This plugin starts at most once"
          value={textOf(promise.plugin)}
          options={[...new Set([...speech.plugins, textOf(promise.plugin)])].map((value) => ({
            value,
            label: value === "" ? "Choose …" : value,
          }))}
          onChange={(plugin) => set("plugin", plugin)}
        />
      )}
      <TextField
        label="In your words (optional)"
        value={textOf(promise.description)}
        onInput={(text) => set("description", text === "" ? undefined : text)}
      />
      <ProblemLines problems={builder.below(place)} />
      {proved?.holds === false && proved.sentence !== undefined && <p class="muted">{proved.sentence}</p>}
    </fieldset>
  );
}

/** Everything that must have happened on the way. */
function Evidence({
  promise,
  speech,
  onChange,
}: {
  promise: JsonObject;
  speech: Speech;
  onChange: (all: Json[]) => void;
}) {
  const all = Array.isArray(promise.all) ? promise.all : [];
  return (
    <>
      {all.map((one, i) => {
        const { value, options } = choicesWith(speech.evidence, one);
        return (
          <div key={i} class="row build-evidence">
            <SelectField
              label={i === 0 ? "without" : "and"}
              value={value}
              options={options}
              onChange={(next) => onChange(all.with(i, JSON.parse(next) as Json))}
            />
            {all.length > 1 && (
              <IconButton
                label={`Remove evidence ${i + 1}`}
                icon="close"
                onClick={() => onChange(all.toSpliced(i, 1))}
              />
            )}
          </div>
        );
      })}
      {all.length < 8 && (
        <div>
          <Button
            size="small"
            kind="quiet"
            icon="plus"
            onClick={() =>
              onChange([...all, JSON.parse(speech.evidence[0]?.value ?? '{"decision":"approve"}') as Json])
            }
          >
            and without …
          </Button>
        </div>
      )}
    </>
  );
}
