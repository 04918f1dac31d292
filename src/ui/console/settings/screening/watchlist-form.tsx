import { useId, useState } from "preact/hooks";
import { type Answer, type ApiFailure, Button, CheckField, Dialog, SelectField, TextField } from "../../../shared";
import { Refused } from "../frame/confirm";
import { formats, type Watchlist } from "./screening";

const rhythms = [
  { value: "", label: "By hand only" },
  { value: "6", label: "Every 6 hours" },
  { value: "24", label: "Daily" },
  { value: "168", label: "Weekly" },
];

/** What a watch list is: name, format, where it comes from and how often. */
export function WatchlistForm({
  initial,
  save,
  onSaved,
  onClose,
}: {
  /** Null: a new one. */
  initial: Watchlist | null;
  save: (key: string, body: object) => Promise<Answer<Watchlist>>;
  onSaved: (list: Watchlist) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [key, setKey] = useState(initial?.key ?? "");
  const [name, setName] = useState(initial?.name ?? "");
  const [format, setFormat] = useState(initial?.format ?? "ofac-xml");
  const [url, setUrl] = useState(initial?.url ?? "");
  const [hours, setHours] = useState(initial?.refreshHours == null ? "" : String(initial.refreshHours));
  const [auto, setAuto] = useState(initial?.autoActivate ?? false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const blocked =
    name.trim() === "" || key.trim() === ""
      ? "Write a key and a name first."
      : hours !== "" && url.trim() === ""
        ? "A list that is fetched by itself needs an address."
        : null;
  const options = rhythms.some(({ value }) => value === hours)
    ? rhythms
    : [...rhythms, { value: hours, label: `Every ${hours} hours` }];
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    const saved = await save(key.trim(), {
      name: name.trim(),
      format,
      url: url.trim() === "" ? null : url.trim(),
      refreshHours: hours === "" ? null : Number(hours),
      autoActivate: auto,
    });
    setBusy(false);
    if (saved.ok) onSaved(saved.value);
    else setFailure(saved.error);
  };
  return (
    <Dialog
      title={initial === null ? "Add a watch list" : "Change the list"}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} busy={busy} blocked={blocked}>
            {initial === null ? "Add list" : "Save changes"}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null) void submit();
        }}
      >
        {initial === null && (
          <TextField
            label="Key"
            hint="Small letters, digits and dashes. It never changes."
            placeholder="ofac-sdn"
            value={key}
            onInput={setKey}
            maxLength={63}
            error={failure?.param === "list" ? failure.message : null}
            autofocus
          />
        )}
        <TextField label="Name" value={name} onInput={setName} maxLength={200} />
        <SelectField
          label="Format"
          value={format}
          options={Object.entries(formats).map(([value, label]) => ({ value, label }))}
          onChange={setFormat}
        />
        <TextField
          label="Address (optional)"
          hint="Where versions are fetched from. Left out: you send files."
          type="url"
          value={url}
          onInput={setUrl}
          error={failure?.param === "url" ? failure.message : null}
        />
        <SelectField label="Fetched" value={hours} options={options} onChange={setHours} />
        <CheckField
          label="A new version counts at once"
          hint="Unless it has less than half of the entries of the active one: that waits for a person."
          checked={auto}
          onChange={setAuto}
        />
      </form>
      {failure !== null && failure.param !== "url" && failure.param !== "list" && <Refused failure={failure} />}
    </Dialog>
  );
}
