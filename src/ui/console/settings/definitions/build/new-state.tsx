import { useState } from "preact/hooks";
import type { JsonObject } from "../../../../../lib/json";
import { Button, SelectField, TextField } from "../../../../shared";
import type { Builder } from "./builder";
import { addState, faultOfName, type StatePath } from "./states";

const sorts: readonly { value: string; label: string; config: JsonObject }[] = [
  { value: "plain", label: "Plain", config: {} },
  { value: "applicant", label: "Waits for the applicant", config: { tags: ["collection_flow"] } },
  { value: "analyst", label: "Waits for an analyst", config: { tags: ["manual_review"] } },
  { value: "work", label: "Runs checks", config: { tags: ["data_enrichment"] } },
  {
    value: "approved",
    label: "Ends well",
    config: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
  },
  {
    value: "rejected",
    label: "Ends badly",
    config: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
  },
];

/** Adds states by their name and what they are for, one after the other: the focus stays. */
export function NewState({ builder, parent }: { builder: Builder; parent: StatePath }) {
  const [name, setName] = useState("");
  const [sort, setSort] = useState("plain");
  const [added, setAdded] = useState("");
  const key = name.trim();
  const fault = faultOfName(builder.draft.value, parent, key);
  const add = () => {
    builder.edit((draft) => addState(draft, parent, key, sorts.find(({ value }) => value === sort)?.config ?? {}));
    setAdded(key);
    setName("");
  };
  return (
    <form
      class="build-new"
      aria-label={parent.length === 0 ? "New state" : "New state inside"}
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) add();
      }}
    >
      <TextField
        label={parent.length === 0 ? "New state" : "New state inside"}
        value={name}
        placeholder="screening"
        error={key === "" ? null : fault}
        onInput={setName}
      />
      <SelectField label="What for" value={sort} options={sorts} onChange={setSort} />
      <Button type="submit" size="small" icon="plus" blocked={fault}>
        Add state
      </Button>
      <p class="unseen" role="status">
        {added === "" ? "" : `State ${added} added.`}
      </p>
    </form>
  );
}
