import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import {
  Button,
  CopyButton,
  Failed,
  Icon,
  Menu,
  navigate,
  SelectField,
  Skeleton,
  sayFailure,
  Time,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf, idHere, settingsHome } from "../frame/addresses";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { Deliveries } from "./deliveries";
import { type Endpoint, eventsText } from "./endpoint";
import { EndpointBadge } from "./endpoint-badges";
import { EndpointForm } from "./endpoint-form";
import { type EndpointModel, endpointModel } from "./endpoint-model";

type DialogName = "edit" | "rotate" | "delete";

/** One endpoint: how it is, and everything it was sent. */
export function EndpointPage() {
  const id = idHere(`${settingsHome}/webhooks/:id`);
  const model = useMemo(() => endpointModel(id), [id]);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  useEffect(() => void model.endpoint.load(), [model]);
  const back = { label: "Webhooks", href: addressOf.webhooks };
  const state = model.endpoint.state.value;
  if (state.status !== "ready")
    return (
      <SettingsPage title={state.status === "loading" ? "Endpoint" : "Not opened"} back={back}>
        {state.status === "loading" ? (
          <Skeleton lines={4} label="Loading the endpoint" />
        ) : (
          <AdminsOnly>
            <Failed failure={state.failure} retry={() => void model.endpoint.load()} home={back} />
          </AdminsOnly>
        )}
      </SettingsPage>
    );
  const endpoint = state.value;
  return (
    <SettingsPage
      back={back}
      title={<span class="breakable">{endpoint.url}</span>}
      badges={<EndpointBadge status={endpoint.status} />}
      lead={endpoint.description}
      actions={<Actions model={model} endpoint={endpoint} open={setDialog} />}
    >
      <Standing endpoint={endpoint} />
      <dl class="facts">
        <Fact name="Events">
          <span title={endpoint.eventTypes.join("\n")}>{eventsText(endpoint)}</span>
        </Fact>
        <Fact name="Payload">{endpoint.payload}</Fact>
        <Fact name="Created">
          <Time at={endpoint.createdAt} />
        </Fact>
        <Fact name="Changed">
          <Time at={endpoint.updatedAt} />
        </Fact>
        <Fact name="Id">
          <code class="breakable">{endpoint.id}</code> <CopyButton text={endpoint.id} label="Copy the id" />
        </Fact>
      </dl>
      <Deliveries model={model} />
      {dialog === "edit" && (
        <EndpointForm
          title="Change endpoint"
          verb="Save changes"
          initial={endpoint}
          onClose={() => setDialog(null)}
          save={async (wish) => {
            const { description, payload } = wish;
            const answer = await model.change(endpoint.implicit ? { description, payload } : wish);
            if (answer.ok) setDialog(null);
            return answer;
          }}
        />
      )}
      {dialog === "rotate" && (
        <RotateSecret
          model={model}
          onClose={() => setDialog(null)}
          onMade={(text) => {
            setDialog(null);
            setSecret(text);
          }}
        />
      )}
      {dialog === "delete" && (
        <Confirm
          title="Delete this endpoint?"
          verb="Delete endpoint"
          onClose={() => setDialog(null)}
          run={async () => {
            const answer = await model.remove();
            if (answer.ok) {
              toast({ tone: "ok", text: "Endpoint deleted." });
              navigate(addressOf.webhooks);
            }
            return answer;
          }}
        >
          <p>
            <strong class="breakable">{endpoint.url}</strong> is told nothing any more. What still had to be sent and
            the log of what was sent are deleted too.
          </p>
        </Confirm>
      )}
      {secret !== null && (
        <SecretOnce
          title="The new signing secret"
          what="signing secret"
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </SettingsPage>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Standing({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.status === "paused")
    return (
      <div class="notice">
        <p>Paused: events are kept and sent in order as soon as it is active again.</p>
      </div>
    );
  if (endpoint.status === "active") return null;
  return (
    <div class="notice bad" role="alert">
      <p>
        Switched off{endpoint.disabledReason === null ? "" : `: ${endpoint.disabledReason.replaceAll("_", " ")}`}.
        Nothing is sent until somebody activates it.
      </p>
    </div>
  );
}

function Actions({
  model,
  endpoint,
  open,
}: {
  model: EndpointModel;
  endpoint: Endpoint;
  open: (dialog: DialogName) => void;
}) {
  const [busy, setBusy] = useState<"status" | "test" | null>(null);
  const denied = adminsOnly();
  const isActive = endpoint.status === "active";
  const turn = async () => {
    setBusy("status");
    const answer = await model.change({ status: isActive ? "paused" : "active" });
    setBusy(null);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    toast({ tone: "ok", text: isActive ? "Paused. Events are kept." : "Active. What was kept is being sent." });
    void model.deliveries.load();
  };
  const test = async () => {
    setBusy("test");
    const answer = await model.test();
    setBusy(null);
    toast(
      answer.ok
        ? { tone: "info", text: "A test event is on its way. It appears in the log." }
        : { tone: "bad", text: sayFailure(answer.error) },
    );
  };
  return (
    <>
      <Menu
        label="More actions"
        items={[
          { label: "Change…", icon: "note", run: () => open("edit"), blocked: denied },
          { label: "New secret…", icon: "key", run: () => open("rotate"), blocked: denied },
          {
            label: "Delete…",
            icon: "close",
            danger: true,
            run: () => open("delete"),
            blocked:
              denied ?? (endpoint.implicit ? "It comes from a definition: change its subscriptions there." : null),
          },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      <Button busy={busy === "status"} blocked={denied} onClick={() => void turn()}>
        {isActive ? "Pause" : "Activate"}
      </Button>
      <Button
        kind="primary"
        busy={busy === "test"}
        blocked={denied ?? (endpoint.status === "disabled" ? "Activate it first." : null)}
        onClick={() => void test()}
      >
        Send a test
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

function RotateSecret({
  model,
  onMade,
  onClose,
}: {
  model: EndpointModel;
  onMade: (secret: string) => void;
  onClose: () => void;
}) {
  const [overlap, setOverlap] = useState("86400");
  return (
    <Confirm
      title="Make a new signing secret?"
      verb="Make new secret"
      danger={overlap === "0"}
      onClose={onClose}
      run={async () => {
        const answer = await model.rotate(Number(overlap));
        if (answer.ok) onMade(answer.value.secret);
        return answer;
      }}
    >
      <p>Deliveries are signed with both secrets for a while, so that you can change yours without losing any.</p>
      <SelectField
        label="How long the old one signs along"
        value={overlap}
        options={overlaps}
        onChange={setOverlap}
        autofocus
      />
    </Confirm>
  );
}
