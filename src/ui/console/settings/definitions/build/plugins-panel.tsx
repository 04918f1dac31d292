import { useState } from "preact/hooks";
import { isObject } from "../../../../../lib/json";
import { Badge, Button, place as here, IconButton, Link, SelectField, TextField, toast } from "../../../../shared";
import { queryWith } from "../../../../shared/router";
import { JsonValueField } from "../../rules/small-fields";
import { pluginsOf } from "../plugins-of";
import type { Builder } from "./builder";
import { dotted, type Place, textOf, valueAt, withAt } from "./places";
import { otherKeys, PluginField } from "./plugin-fields";
import { addPlugin, commonFields, eventFields, kindOf, pluginKinds } from "./plugin-kinds";
import { ProblemLines, ProblemMark, Section, SettledText } from "./small-parts";
import { idOf } from "./states";

/** The plugins: a list to add to, and the one that is open. */
export function PluginsPanel({ builder, place }: { builder: Builder; place: string | null }) {
  if (place !== null) {
    const at = placeOf(place);
    const isThere = at !== null && isObject(valueAt(builder.draft.value, at));
    if (isThere) return <OnePlugin key={place} builder={builder} place={at} />;
  }
  const plugins = pluginsOf(builder.draft.value.extensions ?? null);
  return (
    <section class="stack" aria-label="Plugins">
      <header class="build-head">
        <h2>Plugins</h2>
        <span class="muted">What states do when they are entered.</span>
      </header>
      <ul class="build-list">
        {plugins.map((plugin) => (
          <li key={plugin.path}>
            <button
              type="button"
              class="build-row"
              onClick={() => builder.choose({ part: "plugins", place: plugin.path }, true)}
            >
              <strong>{plugin.displayName ?? plugin.name}</strong>
              <span class="muted">
                {plugin.kind}
                {plugin.states.length > 0 && ` in ${plugin.states.join(", ")}`}
              </span>
              <ProblemMark problems={builder.below(plugin.path.split("."))} />
            </button>
          </li>
        ))}
      </ul>
      {builder.model.locked.value === null && <NewPlugin builder={builder} />}
    </section>
  );
}

/** `extensions.apiPlugins.0` as a place. */
function placeOf(path: string): Place | null {
  const found = /^extensions\.(\w+)\.(\d+)$/.exec(path);
  return found === null ? null : ["extensions", found[1] ?? "", Number(found[2])];
}

function NewPlugin({ builder }: { builder: Builder }) {
  const [kind, setKind] = useState("registry-information");
  const chosen = kindOf(kind);
  return (
    <form
      class="build-new"
      aria-label="New plugin"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === null) return;
        let at: Place = [];
        builder.edit((draft) => {
          const added = addPlugin(draft, chosen, statesToBind(builder));
          at = added.place;
          return added.draft;
        });
        builder.choose({ part: "plugins", place: dotted(at) }, true);
      }}
    >
      <SelectField
        label="Kind of plugin"
        value={kind}
        options={pluginKinds.map((one) => ({ value: one.kind, label: `${one.group}: ${one.title}` }))}
        onChange={setKind}
      />
      <Button type="submit" size="small" icon="plus">
        Add plugin
      </Button>
    </form>
  );
}

/** A new plugin runs in the state that was looked at last. */
const statesToBind = (builder: Builder): string[] => {
  const path = builder.lastState.value;
  return path.length === 0 ? [] : [idOf(path)];
};

function OnePlugin({ builder, place }: { builder: Builder; place: Place }) {
  const found = valueAt(builder.draft.value, place);
  const plugin = isObject(found) ? found : {};
  const name = textOf(plugin.name);
  const [line] = pluginsOf(builder.draft.value.extensions ?? null).filter(({ path }) => path === dotted(place));
  const kind = textOf(plugin.pluginKind) || (line?.kind ?? "");
  const info = kindOf(kind);
  const own = info?.fields ?? [];
  const shown = ["name", "displayName", "pluginKind", "stateNames", ...own, ...eventFields, ...commonFields];
  const isLocked = builder.model.locked.value !== null;
  const isSaved = !builder.model.isDirty.value;
  const taken = builder.plugins.value;
  return (
    <section class="stack" aria-label={`Plugin ${name}`}>
      <header class="build-head">
        <h2 class="breakable">{textOf(plugin.displayName) || name}</h2>
        <Badge>{info?.title ?? kind}</Badge>
        <span class="push" />
        <Button size="small" kind="quiet" onClick={() => builder.choose({ part: "plugins", place: null }, true)}>
          All plugins
        </Button>
        {!isLocked && (
          <IconButton
            label={`Remove the plugin ${name}`}
            icon="close"
            onClick={() => {
              builder.edit((draft) => withAt(draft, place, undefined));
              builder.choose({ part: "plugins", place: null }, true);
              toast({ tone: "info", text: `${name} removed.`, action: { label: "Undo", run: builder.model.undo } });
            }}
          />
        )}
      </header>
      <ProblemLines problems={builder.below(place)} />
      <fieldset class="stack build-fields" disabled={isLocked}>
        <legend class="unseen">The plugin</legend>
        <TextField
          label="Shown name"
          value={textOf(plugin.displayName)}
          onInput={(text) =>
            builder.edit(
              (draft) => withAt(draft, [...place, "displayName"], text === "" ? undefined : text),
              dotted([...place, "displayName"]),
            )
          }
        />
        <SettledText
          label="Name"
          hint="Output goes to pluginsOutput.<name>. Guards, joins and promises know it by this: they are not renamed."
          value={name}
          verb="Rename"
          fault={(text) =>
            text.trim() === ""
              ? "It needs a name."
              : /[.|#:]/.test(text)
                ? "A name holds no '.', '|', '#' or ':'."
                : taken.includes(text.trim())
                  ? "Another plugin has this name."
                  : null
          }
          onSettle={(text) => builder.edit((draft) => withAt(draft, [...place, "name"], text.trim()))}
        />
        <PluginField builder={builder} place={place} name="stateNames" />
        {own.map((key) => (
          <PluginField key={key} builder={builder} place={place} name={key} />
        ))}
        <Section title="Events it raises" open={eventFields.some((key) => plugin[key] !== undefined)}>
          {eventFields.map((key) => (
            <PluginField key={key} builder={builder} place={place} name={key} />
          ))}
        </Section>
        <Section title="Order, time and attempts">
          {commonFields.map((key) => (
            <PluginField key={key} builder={builder} place={place} name={key} />
          ))}
        </Section>
        <Section title={restTitle(otherKeys(plugin, shown))}>
          <JsonValueField
            label="Plugin as JSON"
            rows={10}
            value={plugin}
            onChange={(next) =>
              isObject(next) && builder.edit((draft) => withAt(draft, place, next), `${dotted(place)} json`)
            }
          />
        </Section>
      </fieldset>
      <p class="muted">
        {isSaved ? (
          <Link href={`${here.value.path}${queryWith({ tab: "plugins", plugin: name })}`}>Try it with a sample</Link>
        ) : (
          "Once it is saved it can be tried with a sample."
        )}
      </p>
    </section>
  );
}

const restTitle = (keys: readonly string[]): string =>
  keys.length === 0 ? "As JSON" : `As JSON (also says ${keys.join(", ")})`;
