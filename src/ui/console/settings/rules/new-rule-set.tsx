import { useState } from "preact/hooks";
import { api, TextField } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { draftMade, NewDraft } from "../frame/new-draft";
import type { RuleSet } from "./rule-set";

/** Asks for a key and opens an empty draft. A key that is there already gets its next version. */
export function NewRuleSet({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const create = () => {
    const body = { key: key.trim(), ...(name.trim() !== "" && { name: name.trim() }), rules: [] };
    return api.post<RuleSet>("/rule-sets", body);
  };
  return (
    <NewDraft
      title="New rule set"
      blocked={key.trim() === "" ? "Give it a key first." : null}
      make={create}
      saidOf={draftMade}
      hrefOf={({ id }) => addressOf.ruleSet(id)}
      onClose={onClose}
      shown={["key"]}
    >
      {(at) => (
        <>
          <TextField
            label="Key"
            hint="What definitions name it by, such as onboarding-risk. It cannot be changed later."
            value={key}
            onInput={setKey}
            error={at("key")}
            maxLength={100}
            required
            autofocus
          />
          <TextField label="Name (optional)" value={name} onInput={setName} maxLength={200} />
        </>
      )}
    </NewDraft>
  );
}
