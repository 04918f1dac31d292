import { useId, useState } from "preact/hooks";
import { subscribableEventTypes } from "../../../../domain/effects";
import type { JsonObject } from "../../../../lib/json";
import { type Answer, type ApiFailure, Button, CheckField, Dialog, SelectField, TextField } from "../../../shared";
import { Refused } from "../frame/confirm";
import type { Endpoint } from "./endpoint";
import { NarrowingFields, narrowingIn, narrowingOf } from "./endpoint-narrowing";

export interface EndpointWish {
  url: string;
  description: string | null;
  eventTypes: string[];
  payload: "full" | "thin";
  workflows: string[];
  tags: string[];
  filter: JsonObject | string | null;
  rateLimitPerSecond: number | null;
  asymmetric: boolean;
  /** Left out: those there are stay. */
  headers?: Record<string, string>;
}

const saidAtField = new Set(["url", "filter", "headers"]);

/** Asks for what an endpoint is: where, which events, how much of the case. `save` may refuse; it is said at its field. */
export function EndpointForm({
  title,
  verb,
  initial,
  save,
  onClose,
}: {
  title: string;
  verb: string;
  /** Null: a new one. */
  initial: Endpoint | null;
  save: (wish: EndpointWish) => Promise<Answer<unknown>>;
  onClose: () => void;
}) {
  const form = useId();
  const [url, setUrl] = useState(initial?.url ?? "");
  const [description, setDescription] = useState(initial?.description ?? "");
  const [payload, setPayload] = useState<"full" | "thin">(initial?.payload ?? "full");
  const [takesAll, setTakesAll] = useState((initial?.eventTypes.length ?? 0) === 0);
  const [eventTypes, setEventTypes] = useState<string[]>(initial?.eventTypes ?? []);
  const [narrowing, setNarrowing] = useState(narrowingOf(initial));
  const more = narrowingIn(narrowing);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  // The subscriptions of a definition say where and what; only the rest can be changed here.
  const isFixed = initial?.implicit === true;
  const blocked =
    url.trim() === ""
      ? "Write the address first."
      : !takesAll && eventTypes.length === 0
        ? "Choose at least one event."
        : more.fault;
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    const done = await save({
      url: url.trim(),
      description: description.trim() === "" ? null : description.trim(),
      eventTypes: takesAll ? [] : eventTypes,
      payload,
      ...more.wish,
    });
    setBusy(false);
    if (!done.ok) setFailure(done.error);
  };
  const toggle = (type: string, isOn: boolean) =>
    setEventTypes(isOn ? [...eventTypes, type] : eventTypes.filter((one) => one !== type));
  return (
    <Dialog
      title={title}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} busy={busy} blocked={blocked}>
            {verb}
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
        {!isFixed && (
          <TextField
            label="Address"
            type="url"
            hint="https, reachable from the internet. Redirects are not followed; any 2xx within 15 seconds counts as received."
            placeholder="https://your-service.example/hooks/edgecase"
            value={url}
            onInput={setUrl}
            error={failure?.param === "url" ? failure.message : null}
            autofocus
          />
        )}
        <TextField label="Description (optional)" value={description} onInput={setDescription} maxLength={500} />
        <SelectField
          label="Payload"
          hint="Thin events name the case only; your service then asks the API for what it may see."
          value={payload}
          options={[
            { value: "full", label: "Full: with the facts of the case" },
            { value: "thin", label: "Thin: ids and state only" },
          ]}
          onChange={(next) => setPayload(next === "thin" ? "thin" : "full")}
        />
        {!isFixed && (
          <fieldset class="choices">
            <legend>Events</legend>
            <CheckField label="All events, also those that come later" checked={takesAll} onChange={setTakesAll} />
            {!takesAll && (
              <div class="choice-grid">
                {subscribableEventTypes.map((type) => (
                  <CheckField
                    key={type}
                    label={type}
                    checked={eventTypes.includes(type)}
                    onChange={(isOn) => toggle(type, isOn)}
                  />
                ))}
              </div>
            )}
          </fieldset>
        )}
        <NarrowingFields
          value={narrowing}
          onChange={setNarrowing}
          kept={Object.keys(initial?.headers ?? {})}
          refused={failure}
        />
      </form>
      {failure !== null && !saidAtField.has(failure.param ?? "") && <Refused failure={failure} />}
    </Dialog>
  );
}
