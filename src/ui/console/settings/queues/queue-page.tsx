import { useLayoutEffect, useState } from "preact/hooks";
import { queueIds } from "../../../../domain/queues";
import { queueNames } from "../../../../review/queues";
import {
  type ApiFailure,
  api,
  Badge,
  Button,
  CheckField,
  type Loadable,
  Loaded,
  loader,
  NotThere,
  navigate,
  SelectField,
  SkeletonRows,
  TextField,
  toast,
} from "../../../shared";
import { queues } from "../../model/case-list";
import { people } from "../../model/session";
import { blockedFor } from "../frame/access";
import { addressOf, idHere } from "../frame/addresses";
import { Confirm, Refused } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { useTyping } from "../frame/typing";
import { ConditionFields } from "./condition-fields";
import { knownFields, knownWorkflows } from "./known";
import { bodyOf, emptyForm, formOf, type OwnQueue, type QueueForm, sortNames } from "./queue";
import { QueuePreview } from "./queue-preview";

const shown = loader<OwnQueue>((signal) => api.get<OwnQueue>(`/queues/${encodeURIComponent(here())}`, { signal }));
const here = (): string => idHere(addressOf.queue(":id"));
const back = { label: "Queues", href: addressOf.queues };

/** Building a queue, with what it would hold beside it. */
export function QueuePage() {
  const id = here();
  const builtIn = queueIds.find((one) => one === id);
  // While it is drawn: the form of another queue is never typed into.
  useLayoutEffect(() => {
    shown.clear();
    if (id !== "new" && builtIn === undefined) void shown.load();
    void knownFields.load();
    void knownWorkflows.load();
  }, [id]);
  if (id === "new")
    return (
      <SettingsPage title="New queue" back={back}>
        <Builder key="new" queue={null} />
      </SettingsPage>
    );
  const now: Loadable<OwnQueue> = shown.state.value;
  const filling = now.status === "ready" ? now.value.filling : null;
  return (
    <SettingsPage
      title={now.status === "ready" ? now.value.name : "Queue"}
      back={back}
      badges={
        filling && (
          <Badge tone="wait">
            Being filled: {filling.done.toLocaleString("en")} of {filling.total.toLocaleString("en")}
          </Badge>
        )
      }
    >
      {builtIn !== undefined ? (
        <NotThere
          title={`“${queueNames[builtIn]}” is a queue that everybody has.`}
          home={{ label: "Open it", href: `/console/cases?queue=${builtIn}` }}
        >
          It cannot be changed. Build one of your own beside it.
        </NotThere>
      ) : (
        <Loaded of={shown.state} retry={() => void shown.load()} home={back} skeleton={<SkeletonRows rows={8} />}>
          {(queue) => <Builder key={queue.id} queue={queue} />}
        </Loaded>
      )}
    </SettingsPage>
  );
}

function Builder({ queue }: { queue: OwnQueue | null }) {
  const typing = useTyping(queue, (stored) => (stored === null ? emptyForm : formOf(stored)));
  const form = typing.form.value;
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const set = (change: Partial<QueueForm>) => typing.set((before) => ({ ...before, ...change }));
  const blocked = blockedFor("queues:write") ?? (form.name.trim() === "" ? "Give it a name." : null);
  const save = async (): Promise<void> => {
    setBusy(true);
    const body = bodyOf(form, knownFields.value ?? []);
    const saved =
      queue === null
        ? await api.post<OwnQueue>("/queues", body)
        : await api.put<OwnQueue>(`/queues/${encodeURIComponent(queue.id)}`, {
            ...body,
            expectedVersion: queue.version,
          });
    setBusy(false);
    setFailure(saved.ok ? null : saved.error);
    if (!saved.ok) return;
    typing.saved(form);
    toast({ tone: "ok", text: `“${saved.value.name}” is saved.` });
    void queues.load();
    if (queue === null) navigate(addressOf.queue(saved.value.id), { replace: true });
    else shown.put(saved.value);
  };
  return (
    <div class="queue-builder">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void save();
        }}
      >
        <TextField label="Name" value={form.name} maxLength={60} required onInput={(name) => set({ name })} />
        <TextField
          label="What it is for"
          value={form.description}
          maxLength={300}
          onInput={(description) => set({ description })}
        />
        <ConditionFields form={form} set={set} />
        <fieldset class="queue-group">
          <legend>How it is worked</legend>
          <SelectField
            label="Order"
            value={form.sort}
            options={Object.entries(sortNames).map(([value, label]) => ({ value, label }))}
            onChange={(sort) => set({ sort: sort as QueueForm["sort"] })}
          />
          <Members form={form} set={set} />
          <CheckField
            label="Give its cases to people by itself"
            hint="To who is there, has room and has the fewest. Nothing is taken from anybody."
            checked={form.autoAssign}
            onChange={(autoAssign) => set({ autoAssign })}
          />
          <TextField
            label="Place among the queues"
            hint="Small numbers come first."
            type="number"
            value={form.position}
            onInput={(position) => set({ position })}
          />
        </fieldset>
        <Refused failure={failure} />
        <div class="row wrap">
          <Button kind="primary" type="submit" busy={busy} blocked={blocked}>
            {queue === null ? "Build queue" : "Save queue"}
          </Button>
          {queue !== null && (
            <Button kind="danger" blocked={blockedFor("queues:write")} onClick={() => setDeleting(true)}>
              Delete queue…
            </Button>
          )}
        </div>
      </form>
      <QueuePreview form={form} />
      {deleting && queue !== null && (
        <Confirm
          title={`Delete “${queue.name}”?`}
          verb="Delete queue"
          onClose={() => setDeleting(false)}
          run={async () => {
            const done = await api.delete(`/queues/${encodeURIComponent(queue.id)}`);
            if (done.ok) {
              void queues.load();
              navigate(addressOf.queues);
            }
            return done;
          }}
        >
          <p>Its cases stay as they are. Time limits that hand cases to this queue will hand them to nobody.</p>
        </Confirm>
      )}
    </div>
  );
}

function Members({ form, set }: { form: QueueForm; set: (change: Partial<QueueForm>) => void }) {
  const { members } = form;
  return (
    <>
      <SelectField
        label="Who works it"
        value={members === null ? "all" : "some"}
        options={[
          { value: "all", label: "Everybody" },
          { value: "some", label: "These people" },
        ]}
        onChange={(who) => set({ members: who === "all" ? null : [] })}
      />
      {members !== null && (
        <fieldset class="queue-checks">
          <legend class="unseen">Members</legend>
          {(people.value ?? []).map(({ id, name }) => (
            <CheckField
              key={id}
              label={name}
              checked={members.includes(id)}
              onChange={(isIn) => set({ members: isIn ? [...members, id] : members.filter((other) => other !== id) })}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
