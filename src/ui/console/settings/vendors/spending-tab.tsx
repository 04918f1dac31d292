import { useState } from "preact/hooks";
import { type ApiFailure, api, Badge, Button, Loaded, loader, Skeleton, TextField, Time, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { useFresh } from "../frame/fresh";
import { useTyping } from "../frame/typing";
import { type CheckSettings, meterOf, noticeWords, readSettings, typedOf } from "./spending";

const settings = loader<CheckSettings>((stop) => api.get("/check-settings", { signal: stop }));

/** What paid checks have cost, what they may cost, and how long vendors' answers are kept. */
export function SpendingTab() {
  useFresh(settings);
  return (
    <Loaded of={settings.state} retry={() => void settings.load()} skeleton={<Skeleton lines={6} />}>
      {(now) => (
        <>
          <section class="card" aria-label="Spent">
            <h2>Spent</h2>
            <Spent label="Today (UTC)" spent={now.spent.todayCents} limit={now.centsPerDay} />
            <Spent label="This month" spent={now.spent.monthCents} limit={now.centsPerMonth} />
            {now.notices.length > 0 && (
              <ul class="plain-list" aria-label="Limits that were reached">
                {now.notices.map((notice) => (
                  <li key={`${notice.period} ${notice.percent}`} class="row wrap">
                    <Badge tone={notice.percent >= 100 ? "bad" : "warn"}>{noticeWords(notice)}</Badge>
                    <span class="muted">
                      <Time at={notice.at} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <Limits now={now} />
        </>
      )}
    </Loaded>
  );
}

function Spent({ label, spent, limit }: { label: string; spent: number; limit: number | null }) {
  const { share, tone, words } = meterOf(spent, limit);
  return (
    <p class="row wrap">
      <span class="strong">{label}</span>
      {share !== null && (
        <meter class="spent-meter" min={0} max={1} high={0.8} optimum={0} value={share} aria-label={label} />
      )}
      <Badge tone={tone}>{words}</Badge>
    </p>
  );
}

function Limits({ now }: { now: CheckSettings }) {
  const typing = useTyping(now, typedOf);
  const typed = typing.form.value;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const { problems, body } = readSettings(typed);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(typedOf(now));
  const why = adminsOnly() ?? (body === null ? "Repair the fields first." : isChanged ? null : "Nothing is changed.");
  const save = async () => {
    if (why !== null || body === null || busy) return;
    setBusy(true);
    const answer = await api.put<CheckSettings>("/check-settings", body);
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    typing.saved(typed);
    settings.put(answer.value);
    toast({ tone: "ok", text: "Saved. It counts from now on." });
  };
  return (
    <form
      class="card"
      aria-label="Limits"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>Limits</h2>
      <p class="muted">
        A paid check that would go beyond a limit asks nobody and ends as an error; checks that cost nothing go on.
        Amounts are in the currency that prices are described in.
      </p>
      <div class="schema-form">
        <TextField
          label="Most per day"
          hint="Calendar day in UTC. Empty: no limit."
          value={typed.perDay}
          error={problems.perDay}
          onInput={(perDay) => typing.set({ ...typed, perDay })}
        />
        <TextField
          label="Most per month"
          hint="Calendar month. Empty: no limit."
          value={typed.perMonth}
          error={problems.perMonth}
          onInput={(perMonth) => typing.set({ ...typed, perMonth })}
        />
        <TextField
          label="Days to keep answers"
          hint="As vendors gave them. 0: not at all."
          value={typed.rawAnswerDays}
          error={problems.rawAnswerDays}
          onInput={(rawAnswerDays) => typing.set({ ...typed, rawAnswerDays })}
        />
      </div>
      <div class="row wrap">
        <Button kind="primary" type="submit" busy={busy} blocked={why}>
          Save limits
        </Button>
      </div>
      <Refused failure={failure} />
    </form>
  );
}
