import { useState } from "preact/hooks";
import { api, SelectField, TextField } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { NewDraft } from "../frame/new-draft";
import { type AlertRule, type AlertRuleTemplate, writtenPart } from "./alert-rule";
import { firstRule } from "./rule-edits";

/** Asks for a name and something to begin with, and opens a draft. */
export function NewRule({ templates, onClose }: { templates: readonly AlertRuleTemplate[]; onClose: () => void }) {
  const [name, setName] = useState("");
  const [start, setStart] = useState("transactions");
  const template = templates.find(({ id }) => id === start);
  const create = () => {
    const title = name.trim();
    const definition =
      template === undefined
        ? firstRule(title, start === "reports" ? "reports" : "transactions")
        : { ...writtenPart(template), name: title };
    return api.post<AlertRule>("/alert-definitions", { definition });
  };
  return (
    <NewDraft
      title="New alert rule"
      blocked={name.trim() === "" ? "Give it a name first." : null}
      make={create}
      saidOf={() => "Draft created. It judges nothing until it is published."}
      hrefOf={({ id }) => addressOf.alertRule(id)}
      onClose={onClose}
      shown={["definition.name"]}
    >
      {(at) => (
        <>
          <TextField
            label="Name"
            hint="What analysts read on its alerts."
            value={name}
            onInput={setName}
            error={at("definition.name")}
            maxLength={200}
            required
            autofocus
          />
          <SelectField
            label="Begin with"
            value={start}
            options={[
              { value: "transactions", label: "A rule over transactions" },
              { value: "reports", label: "A rule over reports on merchants" },
              ...templates.map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChange={setStart}
          />
          {template !== undefined && <p class="muted">{template.sentence}</p>}
        </>
      )}
    </NewDraft>
  );
}
