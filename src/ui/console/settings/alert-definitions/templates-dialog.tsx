import { useState } from "preact/hooks";
import { type Answer, type ApiFailure, api, Badge, Button, Dialog, Link, TextField, toast } from "../../../shared";
import { plural, riskWords } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Confirm, Refused } from "../frame/confirm";
import { type AlertRuleTemplate, severityOf, switchedOnWords } from "./alert-rule";

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
  const [busy, setBusy] = useState(false);
  const [wantsAll, setWantsAll] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const missing = templates.filter(({ installedAs }) => installedAs === null);
  const fitting = templates.filter(({ name, sentence, documentedId }) =>
    `${name} ${sentence} ${documentedId}`.toLowerCase().includes(words.trim().toLowerCase()),
  );
  const missingOn = missing.filter(isUsuallyOn).length;
  const install = async (body: { templates?: string[] }): Promise<Answer<Installed>> => {
    const answer = await api.post<Installed>("/alert-definitions/install", body);
    if (!answer.ok) return answer;
    const made = new Set(answer.value.installed.map(({ template }) => template));
    const on = templates.filter((one) => made.has(one.id) && isUsuallyOn(one)).length;
    toast({ tone: "ok", text: `${plural(made.size, "rule")} installed, ${on} of them switched on.` });
    onInstalled();
    onClose();
    return answer;
  };
  const installChosen = async () => {
    setBusy(true);
    setFailure(null);
    const answer = await install({ templates: [...chosen] });
    setBusy(false);
    if (!answer.ok) setFailure(answer.error);
  };
  const denied = buildersOnly();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  if (wantsAll)
    return (
      <Confirm
        title={`Install ${plural(missing.length, "rule")}?`}
        verb={`Install ${plural(missing.length, "rule")}`}
        danger={false}
        run={() => install({})}
        onClose={() => setWantsAll(false)}
      >
        <p>{switchedOnWords(missing.length, missingOn)}</p>
      </Confirm>
    );
  return (
    <Dialog
      wide
      title="Templates"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            busy={busy}
            blocked={denied ?? (chosen.size === 0 ? "Choose some first." : null)}
            onClick={() => void installChosen()}
          >
            {chosen.size === 0 ? "Install those chosen" : `Install ${plural(chosen.size, "rule")}`}
          </Button>
          <Button
            kind="primary"
            blocked={denied ?? (missing.length === 0 ? "All of them are there." : null)}
            onClick={() => setWantsAll(true)}
          >
            {missing.length === templates.length ? "Install all…" : `Install all ${missing.length} missing…`}
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

const isUsuallyOn = ({ definition }: AlertRuleTemplate): boolean => definition.enabled === true;

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
