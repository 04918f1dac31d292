import { useState } from "preact/hooks";
import { type ApiFailure, api, Badge, Button, Dialog, Link, TextField, toast } from "../../../shared";
import { plural, riskWords } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import { type AlertRuleTemplate, severityOf } from "./alert-rule";

interface Installed {
  installed: { template: string; definitionId: string | null }[];
  alreadyThere: string[];
}

/** The documented rules to begin with: what each looks for, and which are there already. */
export function TemplatesDialog({
  templates,
  onInstalled,
  onClose,
}: {
  templates: readonly AlertRuleTemplate[];
  onInstalled: () => void;
  onClose: () => void;
}) {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<"chosen" | "all" | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const missing = templates.filter(({ installedAs }) => installedAs === null);
  const fitting = templates.filter(({ name, sentence, documentedId }) =>
    `${name} ${sentence} ${documentedId}`.toLowerCase().includes(words.trim().toLowerCase()),
  );
  const install = async (which: "chosen" | "all") => {
    setBusy(which);
    setFailure(null);
    const body = which === "all" ? {} : { templates: [...chosen] };
    const answer = await api.post<Installed>("/alert-definitions/install", body);
    setBusy(null);
    if (!answer.ok) return setFailure(answer.error);
    const made = new Set(answer.value.installed.map(({ template }) => template));
    const on = templates.filter(({ id, definition }) => made.has(id) && definition.enabled === true).length;
    toast({ tone: "ok", text: `${plural(made.size, "rule")} installed, ${on} of them switched on.` });
    onInstalled();
    onClose();
  };
  const denied = buildersOnly();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Dialog
      wide
      title="Templates"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            busy={busy === "chosen"}
            blocked={denied ?? (chosen.size === 0 ? "Choose some first." : null)}
            onClick={() => void install("chosen")}
          >
            {chosen.size === 0 ? "Install those chosen" : `Install ${plural(chosen.size, "rule")}`}
          </Button>
          <Button
            kind="primary"
            busy={busy === "all"}
            blocked={denied ?? (missing.length === 0 ? "All of them are there." : null)}
            onClick={() => void install("all")}
          >
            {missing.length === templates.length ? "Install all" : `Install all ${missing.length} missing`}
          </Button>
        </>
      }
    >
      <p class="muted">
        They are published at once. Those that are usually on are switched on; the others wait for you to look at their
        limits. Each is yours to change afterwards.
      </p>
      <TextField
        label="Find a template"
        type="search"
        hideLabel
        placeholder="Name, or what it looks for"
        value={words}
        onInput={setWords}
        autofocus
      />
      {(["transactions", "reports"] as const).map((kind) => (
        <TemplateGroup
          key={kind}
          kind={kind}
          templates={fitting.filter((one) => one.kind === kind)}
          chosen={chosen}
          onToggle={toggle}
        />
      ))}
      {fitting.length === 0 && <p class="muted">No template fits.</p>}
      <Refused failure={failure} />
    </Dialog>
  );
}

const groupTitles = { transactions: "Over transactions", reports: "Over reports on merchants" } as const;

function TemplateGroup({
  kind,
  templates,
  chosen,
  onToggle,
}: {
  kind: AlertRuleTemplate["kind"];
  templates: readonly AlertRuleTemplate[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}) {
  if (templates.length === 0) return null;
  return (
    <fieldset class="template-choices">
      <legend>
        {groupTitles[kind]} <span class="muted num">{templates.length}</span>
      </legend>
      {templates.map((template) => {
        const { id, name, sentence, documentedId, installedAs, definition } = template;
        const severity = severityOf(template);
        return (
          <div key={id} class="template-choice">
            <input
              type="checkbox"
              id={`template-${id}`}
              checked={installedAs !== null || chosen.has(id)}
              disabled={installedAs !== null}
              aria-describedby={`template-${id}-what`}
              onChange={() => onToggle(id)}
            />
            <div>
              <p class="row wrap">
                <label for={`template-${id}`}>{name}</label>
                {severity !== null && <span class="muted">{riskWords[severity].toLowerCase()}</span>}
                {definition.enabled !== true && <span class="muted">usually off</span>}
                {installedAs !== null && (
                  <Badge tone="ok">
                    <Link href={addressOf.alertRule(installedAs)}>installed</Link>
                  </Badge>
                )}
              </p>
              <p id={`template-${id}-what`} class="muted">
                {sentence} <code>{documentedId}</code>
              </p>
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
