import { useState } from "preact/hooks";
import type { MaskedField, TeamRules } from "../../../../domain";
import { type BreakGlassRule, usualBreakGlass } from "../../../../domain/emergency";
import {
  api,
  Button,
  CheckField,
  Loaded,
  loader,
  SelectField,
  SkeletonRows,
  sayFailure,
  TextField,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { useFresh } from "../frame/fresh";
import { useTyping } from "../frame/typing";

const rules = loader<TeamRules>((signal) => api.get<TeamRules>("/team-settings", { signal }));

/** What the tenant asks of its people beyond their roles. */
export function HouseRules() {
  useFresh(rules);
  return (
    <Loaded of={rules.state} retry={() => void rules.load()} skeleton={<SkeletonRows rows={3} />}>
      {(now) => <RulesForm now={now} />}
    </Loaded>
  );
}

function RulesForm({ now }: { now: TeamRules }) {
  const typing = useTyping(now, (stored) => stored);
  const wanted = typing.form.value;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const blocked =
    adminsOnly() ??
    (wanted.maskedFields.some(({ path }) => path.trim() === "") ? "Write a path, or remove the empty line." : null);
  const save = async () => {
    setBusy(true);
    const saved = await api.put<TeamRules>("/team-settings", wanted);
    setBusy(false);
    setProblem(saved.ok ? null : sayFailure(saved.error));
    if (!saved.ok) return;
    typing.saved(wanted);
    rules.put(saved.value);
    toast({ tone: "ok", text: "Saved. It holds from the next click of everybody on." });
  };
  const setField = (at: number, field: MaskedField | null) =>
    typing.set({
      ...wanted,
      maskedFields: wanted.maskedFields.flatMap((one, place) => (place !== at ? [one] : field === null ? [] : [field])),
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && blocked === null) void save();
      }}
    >
      <CheckField
        label="High risk is decided by seniors"
        hint="Only senior analysts, managers and administrators approve or reject cases of high or critical risk, or set their risk by hand."
        checked={wanted.seniorDecidesHighRisk}
        onChange={(seniorDecidesHighRisk) => typing.set({ ...wanted, seniorDecidesHighRisk })}
      />
      <CheckField
        label="Managers hand out the work"
        hint="Analysts take cases that nobody has and give back their own. Only managers give a case to somebody else."
        checked={wanted.managerAssignsOthers}
        onChange={(managerAssignsOthers) => typing.set({ ...wanted, managerAssignsOthers })}
      />
      <fieldset class="choices">
        <legend>Masked fields, in all cases</legend>
        <p class="muted">
          Viewers, analysts and builders see the last characters only. Analysts can look at one for a reason, which is
          written down. A path begins at the context: <code>entity.data.taxId</code>.
        </p>
        {wanted.maskedFields.map((field, at) => (
          <div class="row wrap" key={at}>
            <TextField
              label={`Path ${at + 1}`}
              value={field.path}
              onInput={(path) => setField(at, { ...field, path })}
              maxLength={200}
            />
            <TextField
              label={`Name ${at + 1}`}
              value={field.label ?? ""}
              onInput={(label) => {
                const { label: _before, ...rest } = field;
                setField(at, label === "" ? rest : { ...rest, label });
              }}
              maxLength={80}
            />
            <Button size="small" icon="close" onClick={() => setField(at, null)}>
              {`Remove ${field.path || "line"}`}
            </Button>
          </div>
        ))}
        <p>
          <Button
            icon="plus"
            blocked={adminsOnly()}
            onClick={() => typing.set({ ...wanted, maskedFields: [...wanted.maskedFields, { path: "" }] })}
          >
            Mask a field
          </Button>
        </p>
      </fieldset>
      <SelectField
        label="Emergency access"
        hint="Who may open a case that is closed to them or masked: for half an hour, with a reason. All administrators are told."
        value={wanted.breakGlass ?? usualBreakGlass}
        options={whoMay}
        onChange={(who) => typing.set({ ...wanted, breakGlass: who as BreakGlassRule })}
      />
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <p>
        <Button kind="primary" type="submit" busy={busy} blocked={blocked}>
          Save
        </Button>
      </p>
    </form>
  );
}

const whoMay: { value: BreakGlassRule; label: string }[] = [
  { value: "off", label: "Nobody" },
  { value: "admins", label: "Administrators" },
  { value: "managers_and_admins", label: "Managers and administrators" },
];
