import { useEffect, useMemo, useState } from "preact/hooks";
import type { Json, JsonObject } from "../../../../lib/json";
import { Badge, Empty, Icon, Loaded, loader, SelectField, SkeletonRows, type Tone } from "../../../shared";
import { api } from "../../../shared/api";
import { prettyJson } from "../frame/json-field";
import { type Definition, type DefinitionSummary, partNames } from "./definition";
import { type Change, diffOfDefinitions, type Kind } from "./definition-diff";

/** What one version does differently from another: in words, and beside each other as JSON. */
export function CompareVersions({ versions, here }: { versions: readonly DefinitionSummary[]; here: string }) {
  const place = versions.findIndex(({ id }) => id === here);
  const [from, setFrom] = useState(versions[place + 1]?.id ?? versions[place - 1]?.id ?? here);
  const [to, setTo] = useState(here);
  const both = useMemo(
    () =>
      loader(async (stop) => {
        const [before, after] = await Promise.all([asked(from, stop), asked(to, stop)]);
        if (!before.ok) return before;
        return after.ok
          ? { ok: true as const, value: diffOfDefinitions(partsIn(before.value), partsIn(after.value)) }
          : after;
      }),
    [from, to, versions],
  );
  useEffect(() => void both.load(), [both]);
  const options = versions.map(({ id, version, status }) => ({ value: id, label: `v${version} (${status})` }));
  return (
    <section class="card" aria-label="Compare versions">
      <h2>Compare</h2>
      <div class="compare-pick">
        <SelectField label="From" value={from} options={options} onChange={setFrom} />
        <SelectField label="To" value={to} options={options} onChange={setTo} />
      </div>
      <Loaded of={both.state} retry={() => void both.load()} skeleton={<SkeletonRows rows={3} />}>
        {(changes) =>
          changes.length === 0 ? (
            <Empty icon="check" title="No difference">
              <p>Both say the same.</p>
            </Empty>
          ) : (
            <Changes changes={changes} />
          )
        }
      </Loaded>
    </section>
  );
}

const asked = (id: string, signal: AbortSignal) =>
  api.get<Definition>(`/workflow-definitions/${encodeURIComponent(id)}`, { signal });

const partsIn = (definition: Definition): JsonObject =>
  Object.fromEntries(partNames.map((name) => [name, definition[name]]));

const titles: Record<Kind, string> = {
  state: "States",
  transition: "Transitions",
  plugin: "Plugins",
  form: "Forms",
  promise: "Promises",
  setting: "Settings",
};
const tones: Record<Change["what"], Tone> = { added: "ok", removed: "bad", changed: "info" };

const Changes = ({ changes }: { changes: readonly Change[] }) => (
  <>
    <p role="status">{changes.length === 1 ? "1 difference" : `${changes.length} differences`}</p>
    {[...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, members]) => (
      <div key={kind} class="stack">
        <h3>{titles[kind]}</h3>
        {members.map((change) => (
          <details key={change.name} class="compare-change">
            <summary>
              <Icon name="chevronRight" size={12} />
              <Badge tone={tones[change.what]}>{change.what}</Badge>
              <code class="breakable">{change.name}</code>
              {change.details.length > 0 && <span class="muted">{change.details.join("; ")}</span>}
            </summary>
            <div class="compare-sides">
              <Side title="Before" value={change.before} />
              <Side title="After" value={change.after} />
            </div>
          </details>
        ))}
      </div>
    ))}
  </>
);

const Side = ({ title, value }: { title: string; value: Json | undefined }) => (
  <figure>
    <figcaption class="muted">{title}</figcaption>
    {value === undefined ? <p class="muted">Not there.</p> : <pre class="compare-json">{prettyJson(value)}</pre>}
  </figure>
);
