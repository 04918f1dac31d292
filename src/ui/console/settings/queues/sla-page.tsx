import { useEffect, useState } from "preact/hooks";
import {
  type ApiFailure,
  api,
  Button,
  CheckField,
  IconButton,
  Loaded,
  loader,
  SelectField,
  SkeletonRows,
  TextField,
  toast,
} from "../../../shared";
import { queues } from "../../model/case-list";
import { blockedFor } from "../frame/access";
import { Refused } from "../frame/confirm";
import { FormDialog } from "../frame/form-dialog";
import { useFresh } from "../frame/fresh";
import { SettingsPage } from "../frame/settings-page";
import { useTyping } from "../frame/typing";
import {
  type CalendarForm,
  calendarForm,
  calendarOf,
  dayNames,
  dayProblem,
  ruleWords,
  type SlaRuleView,
  type SlaSettings,
} from "./sla";

const settings = loader<SlaSettings>((signal) => api.get<SlaSettings>("/sla", { signal }));

/** When the team works, and how long cases may take. */
export function SlaPage() {
  useFresh(settings);
  return (
    <SettingsPage
      title="Time limits"
      lead="For workflows whose definitions set none. Cases that are open already keep the limits they were opened with."
    >
      <Loaded of={settings.state} retry={() => void settings.load()} skeleton={<SkeletonRows rows={8} />}>
        {(now) => <Limits now={now} />}
      </Loaded>
    </SettingsPage>
  );
}

function Limits({ now }: { now: SlaSettings }) {
  const typing = useTyping(now, (stored) => ({ form: calendarForm(stored.calendar), rules: stored.rules }));
  const typed = typing.form.value;
  const { form, rules } = typed;
  const setForm = (form: CalendarForm) => typing.set((before) => ({ ...before, form }));
  const setRules = (rules: SlaRuleView[]) => typing.set((before) => ({ ...before, rules }));
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const calendar = calendarOf(form);
  const blocked = blockedFor("queues:write") ?? (calendar === null ? "Some hours cannot be read." : null);
  const save = async (): Promise<void> => {
    setBusy(true);
    const saved = await api.put<SlaSettings>("/sla", { calendar, rules, expectedVersion: now.version });
    setBusy(false);
    setFailure(saved.ok ? null : saved.error);
    if (!saved.ok) return;
    toast({ tone: "ok", text: "Saved. Cases that are opened from now on go by it." });
    typing.saved(typed);
    settings.put(saved.value);
  };
  return (
    <>
      <form
        class="stack sla-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void save();
        }}
      >
        <fieldset class="queue-group">
          <legend>Working times</legend>
          <TextField
            label="Time zone"
            hint="Such as Europe/Berlin"
            value={form.timeZone}
            maxLength={60}
            onInput={(timeZone) => setForm({ ...form, timeZone })}
          />
          {dayNames.map((name, day) => (
            <TextField
              key={name}
              label={name}
              placeholder="Nobody works"
              value={form.days[day] ?? ""}
              error={dayProblem(form.days[day] ?? "")}
              onInput={(text) => setForm({ ...form, days: form.days.map((one, i) => (i === day ? text : one)) })}
            />
          ))}
          <TextField
            label="Holidays"
            hint="Days as 2026-12-25, with commas between them."
            rows={3}
            value={form.holidays}
            onInput={(holidays) => setForm({ ...form, holidays })}
          />
        </fieldset>
        <fieldset class="queue-group">
          <legend>Limits</legend>
          <p class="hint">
            The first that fits where a case stands counts. While the applicant is asked, time stands still.
          </p>
          {rules.length === 0 && <p class="muted">None: nothing is ever late.</p>}
          <ol class="sla-rules">
            {rules.map((rule) => (
              <li key={rule.name}>
                <span>
                  <strong>{rule.name}</strong> <span class="muted">{ruleWords(rule)}</span>
                </span>
                <IconButton
                  label={`Remove the limit ${rule.name}`}
                  icon="close"
                  onClick={() => setRules(rules.filter((other) => other !== rule))}
                />
              </li>
            ))}
          </ol>
          <div>
            <Button size="small" icon="plus" onClick={() => setAdding(true)}>
              Add a limit
            </Button>
          </div>
        </fieldset>
        <Refused failure={failure} />
        <div>
          <Button kind="primary" type="submit" busy={busy} blocked={blocked}>
            Save time limits
          </Button>
        </div>
      </form>
      {adding && (
        <RuleDialog
          taken={rules.map(({ name }) => name)}
          onClose={() => setAdding(false)}
          onAdd={(rule) => {
            setRules([...rules, rule]);
            setAdding(false);
          }}
        />
      )}
    </>
  );
}

function RuleDialog({
  taken,
  onClose,
  onAdd,
}: {
  taken: string[];
  onClose: () => void;
  onAdd: (rule: SlaRuleView) => void;
}) {
  const [name, setName] = useState("");
  const [tags, setTags] = useState("manual_review");
  const [hours, setHours] = useState("24");
  const [businessHours, setBusinessHours] = useState(true);
  const [percent, setPercent] = useState("80");
  const [queueId, setQueueId] = useState("");
  useEffect(() => {
    if (queues.state.peek().status !== "ready") void queues.load();
  }, []);
  const own = (queues.value ?? []).filter((queue) => queue.own);
  const problem = taken.includes(name.trim()) ? "There is a limit of this name." : null;
  const isReady = name.trim() !== "" && Number(hours) > 0 && Number(percent) >= 1 && Number(percent) <= 100;
  return (
    <FormDialog
      title="Add a limit"
      button="Add"
      blocked={problem ?? (isReady ? null : "Give it a name, hours and a share between 1 and 100.")}
      onClose={onClose}
      send={async () => {
        const words = tags
          .split(",")
          .map((tag) => tag.trim())
          .filter((tag) => tag !== "");
        onAdd({
          name: name.trim(),
          states: [],
          tags: words,
          durationHours: Number(hours),
          businessHours,
          pauseWhile: ["collection_flow", "revision"].filter((tag) => !words.includes(tag)),
          atRiskPercent: Number(percent),
          escalateTo: queueId === "" ? null : { queueId },
        });
        return null;
      }}
    >
      {() => (
        <>
          <TextField label="Name" value={name} error={problem} maxLength={100} autofocus onInput={setName} />
          <TextField
            label="While the case carries"
            hint="Tags of states. Empty: always."
            value={tags}
            onInput={setTags}
          />
          <TextField label="Hours" type="number" value={hours} onInput={setHours} />
          <CheckField label="Working hours only" checked={businessHours} onChange={setBusinessHours} />
          <TextField label="At risk from (percent of the time)" type="number" value={percent} onInput={setPercent} />
          <SelectField
            label="When time is up"
            value={queueId}
            options={[
              { value: "", label: "It stays with whoever has it" },
              ...own.map(({ id, name: label }) => ({ value: id, label: `To the queue “${label}”` })),
            ]}
            onChange={setQueueId}
          />
        </>
      )}
    </FormDialog>
  );
}
