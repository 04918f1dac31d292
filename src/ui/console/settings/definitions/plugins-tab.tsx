import { Badge, Button, Empty, Link, navigate, place, queryWith } from "../../../shared";
import { addressOf } from "../frame/addresses";
import type { DefinitionModel } from "./definition-model";
import { type PluginLine, pluginsOf } from "./plugins-of";
import { SampleRunPanel } from "./sample-run";

/** The plugins of the definition; each can be tried with a sample. `?plugin=` names the one that is open. */
export function PluginsTab({ model }: { model: DefinitionModel }) {
  const definition = model.definition.value;
  if (definition === null) return null;
  const plugins = pluginsOf(definition.extensions);
  const wanted = place.value.query.get("plugin");
  const chosen = plugins.find(({ name }) => name === wanted) ?? plugins[0];
  if (chosen === undefined)
    return (
      <Empty icon="hook" title="This definition has no plugins">
        <p>Plugins stand under extensions. They ask vendors, call addresses, open children, compute scores.</p>
      </Empty>
    );
  const edit = ({ path }: PluginLine) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  return (
    <div class="plugins-tab">
      <nav class="plugin-list" aria-label="Plugins">
        {plugins.map((plugin) => (
          <Link
            key={plugin.path}
            class="plugin-link"
            href={`${place.value.path}${queryWith({ plugin: plugin.name })}`}
            current={plugin === chosen}
          >
            <span class="strong breakable">{plugin.displayName ?? plugin.name}</span>
            <span class="muted clip">{plugin.kind}</span>
          </Link>
        ))}
      </nav>
      <div class="stack">
        <section class="card" aria-label={`Plugin ${chosen.name}`}>
          <div class="card-head">
            <h2>{chosen.displayName ?? chosen.name}</h2>
            <Badge>{chosen.kind}</Badge>
            <span class="push" />
            <Button size="small" kind="quiet" icon="braces" onClick={() => edit(chosen)}>
              Edit
            </Button>
          </div>
          <p class="muted">
            <code>{chosen.name}</code>
            {chosen.states.length > 0 && ` runs in ${chosen.states.join(", ")}`}
          </p>
        </section>
        {model.isDirty.value && (
          <div class="notice">
            <p>The saved draft is tried. Save to try what you have changed.</p>
          </div>
        )}
        <SampleRunPanel key={chosen.name} model={model} plugin={chosen.name} />
      </div>
    </div>
  );
}
