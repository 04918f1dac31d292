import { useEffect, useState } from "preact/hooks";
import { CheckField, type Column, Empty, Loaded, SkeletonRows, Table, TextField } from "../../../shared";
import { erasureOf, type Store, stores, storesNaming } from "./privacy";

/** What is stored where, why, for how long, and what erasing a case does to it: from the map that the erasure itself follows. */
export function DataMapTab() {
  const [wanted, setWanted] = useState("");
  const [withOthers, setWithOthers] = useState(false);
  useEffect(() => void stores.load(), []);
  return (
    <Loaded of={stores.state} retry={() => void stores.load()} skeleton={<SkeletonRows rows={10} />}>
      {({ data }) => {
        const rows = storesNaming(data, wanted, withOthers);
        return (
          <section class="stack" aria-label="Data map">
            <search class="row wrap privacy-filter" aria-label="Filters">
              <TextField label="Filter" type="search" value={wanted} onInput={setWanted} maxLength={100} />
              <CheckField label="Also what says nothing of persons" checked={withOthers} onChange={setWithOthers} />
            </search>
            {rows.length === 0 ? (
              <Empty icon="search" title="Nothing fits">
                <p>No store says this of itself.</p>
              </Empty>
            ) : (
              <Table
                caption="Data map"
                columns={columns}
                rows={rows}
                rowKey={({ kind, store }) => `${kind} ${store}`}
              />
            )}
          </section>
        );
      }}
    </Loaded>
  );
}

const kinds: Record<Store["kind"], string> = { object: "Object", table: "Table", files: "Files" };

const columns: Column<Store>[] = [
  {
    key: "holds",
    label: "What it says",
    names: true,
    value: ({ holds }) => holds,
    render: ({ holds, store, kind }) => (
      <span class="two-lines">
        <span class="strong">{holds.charAt(0).toUpperCase() + holds.slice(1)}</span>
        <span class="muted">
          {kinds[kind]} <code class="breakable">{store}</code>
        </span>
      </span>
    ),
  },
  { key: "why", label: "Why", value: ({ why }) => why, render: ({ why }) => why },
  { key: "kept", label: "How long", value: ({ kept }) => kept, render: ({ kept }) => kept },
  { key: "erasure", label: "Erasing a case", value: erasureOf, render: erasureOf },
];
