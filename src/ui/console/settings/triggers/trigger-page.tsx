import { useEffect, useMemo, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  CopyButton,
  Failed,
  Icon,
  loader,
  Menu,
  navigate,
  place,
  SelectField,
  Skeleton,
  sayFailure,
  TextField,
  Time,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf, idHere } from "../frame/addresses";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { Fact } from "../frame/fact";
import { Secret } from "../frame/secret";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { modeWords, proofText, type Trigger, type TriggerWithSecret } from "./trigger";
import { TriggerEditor } from "./trigger-editor";
import { TriggerLog } from "./trigger-log";
import "./triggers.css";

/** One trigger: where it is, what it makes of a message, and what came to it. */
export function TriggerPage() {
  const id = idHere(addressOf.trigger(":id"));
  const path = `/triggers/${encodeURIComponent(id)}`;
  const model = useMemo(() => loader<Trigger>((stop) => api.get(path, { signal: stop })), [path]);
  const [dialog, setDialog] = useState<"rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  useEffect(() => void model.load(), [model]);
  const back = { label: "Triggers", href: addressOf.triggers };
  const state = model.state.value;
  if (state.status !== "ready")
    return (
      <SettingsPage title={state.status === "loading" ? "Trigger" : "Not opened"} back={back}>
        {state.status === "loading" ? (
          <Skeleton lines={4} label="Loading the trigger" />
        ) : (
          <AdminsOnly>
            <Failed failure={state.failure} retry={() => void model.load()} home={back} />
          </AdminsOnly>
        )}
      </SettingsPage>
    );
  const trigger = state.value;
  const tab = place.value.query.get("tab") === "log" ? "log" : "mapping";
  return (
    <SettingsPage
      back={back}
      title={<span class="breakable">{trigger.name}</span>}
      badges={trigger.enabled ? <Badge tone="ok">on</Badge> : <Badge>off</Badge>}
      actions={<Actions path={path} trigger={trigger} put={model.put} open={setDialog} />}
      fill
    >
      <dl class="facts">
        <Fact name="Workflow">
          <code>{trigger.workflow}</code>
        </Fact>
        <Fact name="Does">{modeWords[trigger.mode]}</Fact>
        <Fact name="Proof">{proofText(trigger)}</Fact>
        <Fact name="Remembers messages">{trigger.rememberDays} days</Fact>
        {trigger.previousSecretUntil !== null && (
          <Fact name="The old secret proves until">
            <Time at={trigger.previousSecretUntil} />
          </Fact>
        )}
        <Fact name="Id">
          <code class="breakable">{trigger.id}</code> <CopyButton text={trigger.id} label="Copy the id" />
        </Fact>
      </dl>
      <section class="trigger-address" aria-label="Address">
        <h2>Send messages here</h2>
        <Secret text={trigger.url} label="Copy the address" />
      </section>
      <Tabs
        label="Views of the trigger"
        tabs={[
          { key: "mapping", label: "Mapping and try" },
          { key: "log", label: "Log" },
        ]}
        open={tab}
      />
      {tab === "log" ? <TriggerLog path={path} /> : <TriggerEditor path={path} trigger={trigger} onSaved={model.put} />}
      {dialog === "rotate" && (
        <Rotate
          path={path}
          isTheirs={trigger.authentication.kind === "hubspot_v3"}
          onClose={() => setDialog(null)}
          onMade={(made) => {
            setDialog(null);
            setSecret(made.secret);
            void model.load();
          }}
        />
      )}
      {dialog === "delete" && (
        <Confirm
          title="Delete this trigger?"
          verb="Delete trigger"
          onClose={() => setDialog(null)}
          run={async () => {
            const answer = await api.delete(path, {});
            if (answer.ok) {
              toast({ tone: "ok", text: "Trigger deleted." });
              navigate(addressOf.triggers);
            }
            return answer;
          }}
        >
          <p>
            Nothing is heard at its address any more, and what came there is forgotten. Cases stay as they are. To stop
            for a while, switch it off instead.
          </p>
        </Confirm>
      )}
      {secret !== null && (
        <SecretOnce title="The new secret" what="secret" secret={secret} onClose={() => setSecret(null)} />
      )}
    </SettingsPage>
  );
}

function Actions({
  path,
  trigger,
  put,
  open,
}: {
  path: string;
  trigger: Trigger;
  put: (trigger: Trigger) => void;
  open: (dialog: "rotate" | "delete") => void;
}) {
  const [busy, setBusy] = useState(false);
  const denied = adminsOnly();
  const turn = async () => {
    setBusy(true);
    const answer = await api.patch<Trigger>(path, { enabled: !trigger.enabled });
    setBusy(false);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    put(answer.value);
    toast({ tone: "ok", text: trigger.enabled ? "Off. Messages are refused." : "On." });
  };
  return (
    <>
      <Menu
        label="More actions"
        items={[
          { label: "New secret…", icon: "key", run: () => open("rotate"), blocked: denied },
          { label: "Delete…", icon: "close", danger: true, run: () => open("delete"), blocked: denied },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      <Button busy={busy} blocked={denied} onClick={() => void turn()}>
        {trigger.enabled ? "Switch off" : "Switch on"}
      </Button>
    </>
  );
}

const overlaps = [
  { value: "86400", label: "24 hours" },
  { value: "3600", label: "1 hour" },
  { value: "604800", label: "7 days" },
  { value: "0", label: "Not at all: the old one is compromised" },
];

function Rotate({
  path,
  isTheirs,
  onMade,
  onClose,
}: {
  path: string;
  /** The sender's own secret: it cannot be made here. */
  isTheirs: boolean;
  onMade: (made: TriggerWithSecret) => void;
  onClose: () => void;
}) {
  const [overlap, setOverlap] = useState("86400");
  const [theirs, setTheirs] = useState("");
  return (
    <Confirm
      title="Make a new secret?"
      verb="Make new secret"
      danger={overlap === "0"}
      blocked={isTheirs && theirs.trim() === "" ? "Write the app's new client secret first." : null}
      onClose={onClose}
      run={async () => {
        const wish = { overlapSeconds: Number(overlap), ...(isTheirs && { secret: theirs.trim() }) };
        const answer = await api.post<TriggerWithSecret>(`${path}/rotate`, wish);
        if (answer.ok) onMade(answer.value);
        return answer;
      }}
    >
      <p>Both secrets prove the sender for a while, so that you can change it there without losing a message.</p>
      {isTheirs && <TextField label="New client secret of the HubSpot app" value={theirs} onInput={setTheirs} />}
      <SelectField
        label="How long the old one still proves"
        value={overlap}
        options={overlaps}
        onChange={setOverlap}
        autofocus
      />
    </Confirm>
  );
}
