import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { caseColumns } from "../../../domain/case-columns";
import { type ApiFailure, api, sayFailure } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import { Link } from "../../shared/router";
import { filters } from "../model/case-list";
import {
  changeLook,
  columnFacts,
  defaultViewId,
  look,
  moveColumn,
  setDefaultView,
  shownColumns,
  toggleColumn,
} from "../model/list-look";
import { isView, kept, type SavedView, savedViews, viewHref } from "../model/saved-views";
import { may, myId, personName } from "../model/session";
import { ExportButton } from "./export-dialog";

/** Lists that one comes back to, and how the list looks. */
export function LookPanel() {
  useEffect(() => {
    void savedViews.load();
  }, []);
  return (
    <div class="look-panel">
      <Views />
      <Columns />
      <div class="stack">
        <SelectField
          label="Layout"
          value={look.value.layout ?? "table"}
          options={[
            { value: "table", label: "Table" },
            { value: "cards", label: "Cards" },
          ]}
          onChange={(layout) => changeLook({ layout: layout === "cards" ? "cards" : "table" })}
        />
        <SelectField
          label="Density"
          value={look.value.density ?? "compact"}
          options={[
            { value: "compact", label: "Compact" },
            { value: "comfortable", label: "Comfortable" },
          ]}
          onChange={(density) => changeLook({ density: density === "comfortable" ? "comfortable" : "compact" })}
        />
        {may("cases:export") === true && <ExportButton />}
      </div>
    </div>
  );
}

function Views() {
  const name = useSignal("");
  const shared = useSignal(false);
  const failure = useSignal<ApiFailure | null>(null);
  const busy = useSignal(false);
  const save = async () => {
    if (name.value.trim() === "" || busy.value) return;
    busy.value = true;
    const wish = { name: name.value.trim(), shared: shared.value, filters: kept(filters.peek()), look: look.peek() };
    const answer = await api.post<SavedView>("/saved-views", wish);
    busy.value = false;
    failure.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    name.value = "";
    await savedViews.load();
  };
  return (
    <section aria-label="Views">
      <h2>Views</h2>
      <ul class="views">
        {(savedViews.value ?? []).map((view) => (
          <li key={view.id}>
            <Link
              href={viewHref(view)}
              class="clip"
              current={isView(view, filters.value)}
              onClick={() => changeLook(view.look)}
            >
              {view.name}
            </Link>
            {view.shared && (
              <span class="muted">{view.ownerId === myId.value ? "shared" : personName(view.ownerId)}</span>
            )}
            <IconButton
              label={defaultViewId.value === view.id ? `${view.name} opens first` : `Open ${view.name} first`}
              icon="flag"
              pressed={defaultViewId.value === view.id}
              onClick={() => setDefaultView(defaultViewId.value === view.id ? null : view.id)}
            />
            {(view.ownerId === myId.value || may("cases:lead") === true) && (
              <IconButton
                label={`Remove ${view.name}`}
                icon="close"
                onClick={() => void api.delete(`/saved-views/${view.id}`).then(() => savedViews.load())}
              />
            )}
          </li>
        ))}
      </ul>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Keep this list as"
          hint="With its filters, order and columns. What you searched for is not kept."
          value={name.value}
          maxLength={80}
          onInput={(text) => {
            name.value = text;
          }}
        />
        <label class="row">
          <input
            type="checkbox"
            checked={shared.value}
            onChange={(event) => {
              shared.value = event.currentTarget.checked;
            }}
          />
          <span>For the whole team</span>
        </label>
        {failure.value && (
          <p class="error" role="alert">
            {sayFailure(failure.value)}
          </p>
        )}
        <Button
          size="small"
          type="submit"
          busy={busy.value}
          blocked={name.value.trim() === "" ? "Give it a name." : null}
        >
          Keep view
        </Button>
      </form>
    </section>
  );
}

function Columns() {
  const shown = shownColumns.value;
  const hidden = caseColumns.filter((id) => !shown.some((one) => one.id === id));
  return (
    <section aria-label="Columns">
      <h2>Columns</h2>
      <ul class="columns">
        {[...shown.map(({ id }) => id), ...hidden].map((id) => {
          const isShown = shown.some((one) => one.id === id);
          const { label } = columnFacts[id];
          return (
            <li key={id}>
              <label class="row">
                <input type="checkbox" checked={isShown} disabled={id === "name"} onChange={() => toggleColumn(id)} />
                <span>{label}</span>
              </label>
              {isShown && (
                <>
                  <IconButton label={`${label} further to the front`} icon="up" onClick={() => moveColumn(id, -1)} />
                  <IconButton label={`${label} further to the back`} icon="down" onClick={() => moveColumn(id, 1)} />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
