import { useState } from "preact/hooks";
import { api, CheckField, TextField } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { draftMade, NewDraft } from "../frame/new-draft";
import { TagsField } from "../rules/small-fields";
import { type Definition, faultOfFirst, firstChart, usualStart } from "./definition";

/** Asks for a name and the first states, and opens a draft to build on. */
export function NewDefinition({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [first, setFirst] = useState(usualStart);
  const fault = faultOfFirst(first);
  const create = () => {
    const body = { name: name.trim(), ...(key.trim() !== "" && { key: key.trim() }), definition: firstChart(first) };
    return api.post<Definition>("/workflow-definitions", body);
  };
  return (
    <NewDraft
      title="New definition"
      blocked={name.trim() === "" ? "Give it a name first." : fault}
      make={create}
      saidOf={draftMade}
      hrefOf={({ id }) => addressOf.definition(id, "build")}
      onClose={onClose}
      shown={["name", "key"]}
    >
      {(at) => (
        <>
          <TextField
            label="Name"
            value={name}
            onInput={setName}
            error={at("name")}
            maxLength={200}
            required
            autofocus
          />
          <TextField
            label="Key (optional)"
            hint="What API calls use, such as shop_onboarding. Made from the name when left out; it cannot be changed later."
            value={key}
            onInput={setKey}
            error={at("key")}
            maxLength={128}
          />
          <TagsField
            label="First states"
            hint="In their order; each leads to the next. None: an empty page."
            tags={first.names}
            error={fault}
            onChange={(names) => setFirst({ ...first, names })}
          />
          <CheckField
            label="Ends approved or rejected"
            checked={first.ends}
            onChange={(ends) => setFirst({ ...first, ends })}
          />
        </>
      )}
    </NewDraft>
  );
}
