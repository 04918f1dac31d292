import { useEffect, useState } from "preact/hooks";
import type { JsonObject } from "../../../../lib/json";
import { type ApiFailure, api, type Listed, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { gallery } from "./gallery";
import { blankTrigger } from "./trigger";

interface PublishedWorkflow {
  key: string;
  status: string;
  displayName: string | null;
}

/** Makes a trigger out of a template. What it maps is looked at, and changed, on its own page. */
export function NewTrigger({
  create,
  onClose,
}: {
  /** `sample`: id of the template whose sample goes with it. */
  create: (wish: JsonObject, sample: string) => Promise<ApiFailure | null>;
  onClose: () => void;
}) {
  const [templateId, setTemplateId] = useState("salesforce.account");
  const [workflows, setWorkflows] = useState<PublishedWorkflow[]>([]);
  const [workflow, setWorkflow] = useState("");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  useEffect(() => {
    if (gallery.value === null) void gallery.load();
    void api.get<Listed<PublishedWorkflow>>("/workflow-definitions?limit=100").then((answer) => {
      const published = answer.ok ? answer.value.data.filter(({ status }) => status === "published") : [];
      const byKey = [...new Map(published.map((one) => [one.key, one])).values()];
      setWorkflows(byKey);
      setWorkflow((chosen) => chosen || (byKey[0]?.key ?? ""));
    });
  }, []);
  const templates = (gallery.state.value.status === "ready" ? gallery.state.value.value.data : []).filter(
    ({ kind }) => kind === "trigger",
  );
  const template = templates.find(({ id }) => id === templateId) ?? null;
  const settings = template?.trigger ?? blankTrigger;
  const isSigned = JSON.stringify(settings.authentication).includes("hubspot_v3");
  const blocked =
    workflow === ""
      ? "Publish a workflow first."
      : isSigned && secret.trim() === ""
        ? "HubSpot signs with the client secret of your app: write it here."
        : null;
  return (
    <FormDialog
      title="New trigger"
      button="Create trigger"
      blocked={blocked}
      shown={["secret"]}
      onClose={onClose}
      send={() =>
        create(
          {
            ...settings,
            workflow,
            ...(name.trim() !== "" && { name: name.trim() }),
            ...(secret.trim() !== "" && { secret: secret.trim() }),
          },
          template?.id ?? "",
        )
      }
    >
      {(at) => (
        <>
          <SelectField
            label="Begin with"
            value={templateId}
            options={[
              ...templates.map(({ id, title }) => ({ value: id, label: title })),
              { value: "", label: "Another system" },
            ]}
            onChange={setTemplateId}
            autofocus
          />
          {template !== null && (
            <>
              <p class="muted">{template.summary}</p>
              <details class="trigger-steps">
                <summary>What to do in {template.vendor === "salesforce" ? "Salesforce" : "HubSpot"}</summary>
                <ol>
                  {template.steps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
              </details>
            </>
          )}
          <SelectField
            label="Workflow"
            hint="Whose cases it starts and advances."
            value={workflow}
            options={workflows.map(({ key, displayName }) => ({ value: key, label: displayName ?? key }))}
            onChange={setWorkflow}
          />
          <TextField
            label="Name (optional)"
            placeholder={String(settings.name)}
            value={name}
            onInput={setName}
            maxLength={100}
          />
          {isSigned && (
            <TextField
              label="Client secret of the HubSpot app"
              value={secret}
              onInput={setSecret}
              maxLength={500}
              error={at("secret")}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}
