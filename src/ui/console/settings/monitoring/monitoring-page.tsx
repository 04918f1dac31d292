import { useState } from "preact/hooks";
import {
  type ApiFailure,
  api,
  Button,
  CheckField,
  Link,
  Loaded,
  loader,
  SkeletonRows,
  TextField,
  toast,
} from "../../../shared";
import { riskWords } from "../../model/words";
import { budgetUse } from "../../monitoring/budget-use";
import { kindWords } from "../../monitoring/monitor";
import { WorkflowField } from "../../monitoring/terms-fields";
import { OneOfTwo } from "../editor/draft-state";
import { adminsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { useFresh } from "../frame/fresh";
import { SettingsPage } from "../frame/settings-page";
import { useTyping } from "../frame/typing";
import { DefaultList } from "./default-list";
import {
  budgetKinds,
  formOf,
  type MonitoringSettings,
  type Problems,
  readSettings,
  refreshLevels,
  type SettingsForm,
} from "./monitoring-settings";
import { type Joined, ontoNewer, saveSettings, settingsPath } from "./newer-settings";
import "./monitoring-page.css";

const settings = loader<MonitoringSettings>((stop) => api.get(settingsPath, { signal: stop }));

/** How customers are watched: by default, how often, what it may cost. */
export function MonitoringPage() {
  useFresh(settings);
  return (
    <SettingsPage
      title="Monitoring"
      lead="Who is looked at again once they are a customer, how often, and what that may cost. Whoever is watched already stays so."
      actions={
        <Link class="button plain" href="/console/monitoring">
          Calendar
        </Link>
      }
    >
      <Loaded of={settings.state} retry={() => void settings.load()} skeleton={<SkeletonRows rows={8} />}>
        {(now) => <Form saved={now} />}
      </Loaded>
    </SettingsPage>
  );
}

function Form({ saved }: { saved: MonitoringSettings }) {
  /** What was typed is made of this. */
  const [now, setNow] = useState(saved);
  const typing = useTyping(saved, formOf);
  const form = typing.form.value;
  const [joined, setJoined] = useState<Joined | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const { body, problems: typed } = readSettings(form);
  const locked = adminsOnly();
  const isSame = JSON.stringify(body) === JSON.stringify(readSettings(formOf(now)).body);
  const isWrong = Object.keys(typed).length > 0;
  const blocked = locked ?? (isWrong ? "Repair the fields first." : isSame ? "Nothing is changed." : null);
  const problems: Problems = failure?.param != null ? { ...typed, [failure.param]: failure.message } : typed;
  const set = (change: Partial<SettingsForm>) => {
    setFailure(null);
    typing.set((before) => ({ ...before, ...change }));
  };
  const save = async () => {
    setBusy(true);
    const done = await saveSettings(body, now.version);
    setBusy(false);
    setFailure(done.kind === "refused" ? done.failure : null);
    if (done.kind === "newer") {
      const both = ontoNewer(typing.form.peek(), now, done.settings);
      setNow(done.settings);
      typing.set(both.form);
      setJoined(both);
    } else if (done.kind === "saved") {
      toast({ tone: "ok", text: "Saved. It counts for whoever is approved from now on." });
      typing.saved(form);
      setNow(done.settings);
      setJoined(null);
      settings.put(done.settings);
    }
  };
  const part = { form, problems, set };
  return (
    <form
      class="stack watch-settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null && !busy) void save();
      }}
    >
      {locked !== null && <p class="notice">{locked}</p>}
      <fieldset class="watch-fields" disabled={locked !== null}>
        <legend class="unseen">Monitoring</legend>
        <section class="card" aria-label="By default">
          <h2>By default</h2>
          <CheckField
            label="Watch whoever is approved"
            hint="As the first below says that fits; no longer once they are rejected. What somebody has set up by hand goes on."
            checked={form.applyOnApproval}
            onChange={(applyOnApproval) => set({ applyOnApproval })}
          />
          {form.applyOnApproval && form.defaults.length === 0 && (
            <p class="notice warn">Nobody is watched yet: say below who is, and how.</p>
          )}
          <DefaultList {...part} isLocked={locked !== null} />
        </section>
        <Refreshes {...part} />
        <Cases {...part} />
        <Budgets {...part} now={now} />
      </fieldset>
      <div class="watch-save">
        {failure !== null && !isShown(failure.param) && <Refused failure={failure} />}
        {joined !== null && (
          <Newer
            joined={joined}
            takeTheirs={() => {
              typing.set(formOf(now));
              setJoined(null);
            }}
          />
        )}
        <Button kind="primary" type="submit" busy={busy} blocked={blocked}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** Somebody else was faster. Nothing that was typed is lost, and nothing of theirs is replaced unseen. */
const Newer = ({ joined: { theirs, both }, takeTheirs }: { joined: Joined; takeTheirs: () => void }) => {
  const words = [
    "Somebody has saved these settings meanwhile; yours are not saved yet. What you typed is still here.",
    ...(theirs.length > 0 ? [`As they have it now: ${theirs.join(", ")}.`] : []),
    ...(both.length > 0
      ? [`Changed by both of you: ${both.join(", ")}. Saving puts yours in the place of theirs.`]
      : []),
  ];
  return <OneOfTwo words={words.join(" ")} keep={null} onChosen={takeTheirs} />;
};

/** Whether a field of the page says what is wrong with a parameter. */
const isShown = (param: string | null): boolean =>
  param !== null &&
  /^(?:ongoingWorkflowDefinitionId|merchantReportsPerMonth|refreshMonths\.\w+|budget\.\w+\.\w+|defaults\.\d+\.monitors\.\w+\.\w+)$/.test(
    param,
  );

interface Part {
  form: SettingsForm;
  problems: Problems;
  set: (change: Partial<SettingsForm>) => void;
}

const Refreshes = ({ form, problems, set }: Part) => (
  <section class="card" aria-label="KYC refresh by risk">
    <h2>KYC refresh by risk</h2>
    <p class="muted">
      Months after approval, where a monitor does not say its own. Critical is high; without a level it is medium.
    </p>
    <div class="watch-three">
      {refreshLevels.map((level) => (
        <TextField
          key={level}
          label={`${riskWords[level]} risk`}
          value={form.months[level]}
          error={problems[`refreshMonths.${level}`]}
          onInput={(months) => set({ months: { ...form.months, [level]: months } })}
        />
      ))}
    </div>
  </section>
);

const Cases = ({ form, problems, set }: Part) => (
  <section class="card" aria-label="Cases that monitoring opens">
    <h2>Cases that monitoring opens</h2>
    <WorkflowField
      label="Ongoing workflow"
      hint="For monitors whose news become a case and that name no workflow of their own."
      none="None: there is an alert instead"
      value={form.workflow}
      error={problems.ongoingWorkflowDefinitionId}
      onChange={(workflow) => set({ workflow })}
    />
  </section>
);

const Budgets = ({ form, problems, set, now }: Part & { now: MonitoringSettings }) => (
  <section class="card" aria-label="Budget">
    <h2>Budget</h2>
    <p class="muted">
      Of a calendar month (UTC). Beyond it nobody is asked: the look is left out, one alert says so, and who was left
      out is due with the next month. Empty: no limit. Amounts are in the currency that prices are described in.
    </p>
    {budgetKinds(form).map((kind) => {
      const { label } = kindWords[kind];
      const change = (typed: Partial<SettingsForm["budget"][typeof kind]>) =>
        set({ budget: { ...form.budget, [kind]: { ...form.budget[kind], ...typed } } });
      const use = budgetUse({ budget: {}, spent: now.spent }, kind);
      return (
        <div class="watch-three" key={kind}>
          <TextField
            label={`${label}: most checks`}
            value={form.budget[kind].checks}
            error={problems[`budget.${kind}.checksPerMonth`]}
            onInput={(checks) => change({ checks })}
          />
          <TextField
            label={`${label}: most money`}
            value={form.budget[kind].amount}
            error={problems[`budget.${kind}.centsPerMonth`]}
            onInput={(amount) => change({ amount })}
          />
          <p class="muted watch-used">
            {use === null ? "Nobody was asked this month." : `This month: ${use.parts.join(" · ")}`}
            {use !== null && use.skipped > 0 && `, ${use.skipped} left out`}
          </p>
        </div>
      );
    })}
    <div class="watch-three">
      <TextField
        label="Reports on merchants: most"
        value={form.reports}
        error={problems.merchantReportsPerMonth}
        onInput={(reports) => set({ reports })}
      />
    </div>
  </section>
);
