import { useState } from "preact/hooks";
import { api, Button, CheckField, Icon, sayFailure, TextField, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { useTyping } from "../frame/typing";
import { type SignInSettingsView, settings, settingsIn } from "./sign-in";

/** How long sessions last, what needs fresh proof, and who may come in by link. */
export function SessionRules({ now }: { now: SignInSettingsView }) {
  const typing = useTyping(now, typedOf);
  const typed = typing.form.value;
  const { idle, absolute, access, ...rest } = typed;
  const set = (change: Partial<typeof typed>) => typing.set((before) => ({ ...before, ...change }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const usesAccess = access.teamDomain.trim() !== "" || access.audience.trim() !== "";
  const save = async () => {
    setBusy(true);
    const body = {
      ...rest,
      ...{ idleMinutes: Number(idle), absoluteHours: Number(absolute) },
      access: usesAccess ? { teamDomain: access.teamDomain.trim(), audience: access.audience.trim() } : null,
    };
    const saved = await api.put<SignInSettingsView>("/sign-in-settings", body);
    setBusy(false);
    setProblem(saved.ok ? null : sayFailure(saved.error));
    if (!saved.ok) return;
    typing.saved(typed);
    settings.put(saved.value);
    toast({ tone: "ok", text: "Saved. Shorter times hold at once." });
  };
  return (
    <form
      class="stack sign-in-rules"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && adminsOnly() === null) void save();
      }}
    >
      <div class="row wrap">
        <TextField
          label="Signed out after minutes of doing nothing"
          hint="5 to 120"
          type="number"
          value={idle}
          onInput={(idle) => set({ idle })}
        />
        <TextField
          label="And after hours, whatever happens"
          hint="1 to 24"
          type="number"
          value={absolute}
          onInput={(absolute) => set({ absolute })}
        />
      </div>
      <CheckField
        label="Fresh proof before a case of high risk is settled"
        hint="Whoever approves or rejects it must have signed in, or proved it is them, in the last ten minutes."
        checked={rest.stepUp.decisions}
        onChange={(decisions) => set({ stepUp: { ...rest.stepUp, decisions } })}
      />
      <CheckField
        label="Fresh proof before exports"
        checked={rest.stepUp.exports}
        onChange={(exports) => set({ stepUp: { ...rest.stepUp, exports } })}
      />
      <CheckField
        label="Only identity providers let people in"
        hint="Administrators can still have a link mailed, so that nobody is locked out when a provider fails."
        checked={rest.onlyProviders}
        onChange={(onlyProviders) => set({ onlyProviders })}
      />
      <details open={usesAccess}>
        <summary>
          <Icon name="chevronRight" size={14} /> Cloudflare Access
        </summary>
        <div class="stack">
          {now.deploymentAccess && <p class="muted">Access is set up for the whole deployment already.</p>}
          <TextField
            label="Team domain"
            hint="acme.cloudflareaccess.com"
            value={access.teamDomain}
            onInput={(teamDomain) => set({ access: { ...access, teamDomain } })}
          />
          <TextField
            label="Audience tag of the application"
            value={access.audience}
            onInput={(audience) => set({ access: { ...access, audience } })}
          />
        </div>
      </details>
      {problem !== null && (
        <div class="notice bad" role="alert">
          <p>{problem}</p>
        </div>
      )}
      <div class="row">
        <Button kind="primary" type="submit" busy={busy} blocked={adminsOnly()}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** As it stands in the fields: numbers as text. */
function typedOf(now: SignInSettingsView) {
  const { idleMinutes, absoluteHours, access, ...rest } = settingsIn(now);
  return {
    ...rest,
    ...{ idle: String(idleMinutes), absolute: String(absoluteHours) },
    access: access ?? { teamDomain: "", audience: "" },
  };
}
