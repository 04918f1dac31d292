import { useState } from "preact/hooks";
import { api, Button, Loaded, SkeletonRows, TextField, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { useFresh } from "../frame/fresh";
import { SettingsPage } from "../frame/settings-page";
import { useTyping } from "../frame/typing";
import { type House, house, WhereDataLies } from "./where-data-lies";

/** What the house is called, and by whose calendar it counts its days. */
export function HousePage() {
  useFresh(house);
  return (
    <SettingsPage title="General" lead="What the house is called, and by whose calendar statistics count days.">
      <Loaded of={house.state} retry={() => void house.load()} skeleton={<SkeletonRows rows={3} />}>
        {(now) => (
          <>
            <HouseForm now={now} />
            <WhereDataLies region={now.region} />
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function HouseForm({ now }: { now: House }) {
  const typing = useTyping(now, ({ name, timeZone }) => ({ name, timeZone }));
  const typed = typing.form.value;
  const { name, timeZone } = typed;
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ param: string | null; message: string } | null>(null);
  const at = (param: string): string | null => (wrong?.param === param ? wrong.message : null);
  const isSame = name.trim() === now.name && timeZone.trim() === now.timeZone;
  const save = async () => {
    setBusy(true);
    const answer = await api.put<House>("/tenant-settings", { name: name.trim(), timeZone: timeZone.trim() });
    setBusy(false);
    setWrong(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    typing.saved(typed);
    house.put(answer.value);
    toast({ tone: "ok", text: "Saved. Statistics follow within minutes." });
  };
  return (
    <form
      class="stack house"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSame && !busy) void save();
      }}
    >
      <TextField
        label="Name"
        value={name}
        onInput={(name) => typing.set((before) => ({ ...before, name }))}
        maxLength={120}
        error={at("name")}
      />
      <TextField
        label="Time zone"
        hint="Such as Europe/Berlin. What was counted before is counted anew."
        value={timeZone}
        onInput={(timeZone) => typing.set((before) => ({ ...before, timeZone }))}
        list="time-zones"
        error={at("timeZone")}
      />
      <datalist id="time-zones">
        {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {wrong !== null && wrong.param !== "name" && wrong.param !== "timeZone" && <p role="alert">{wrong.message}</p>}
      <p>
        <Button
          kind="primary"
          type="submit"
          busy={busy}
          blocked={adminsOnly() ?? (isSame ? "Nothing has changed." : null)}
        >
          Save
        </Button>
      </p>
    </form>
  );
}
