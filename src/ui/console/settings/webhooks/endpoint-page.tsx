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
import { Fact } from "../frame/fact";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { Deliveries } from "./deliveries";
import { type Endpoint, eventsText } from "./endpoint";
import { EndpointBadge } from "./endpoint-badges";
import { EndpointForm } from "./endpoint-form";
import { type EndpointModel, endpointModel } from "./endpoint-model";
import { PortalDialog } from "./portal-dialog";
import { ReplayDialog } from "./replay-dialog";
import { TestDialog } from "./test-dialog";

type DialogName = "edit" | "rotate" | "delete" | "test" | "replay" | "portal";

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
        <Fact name="Payload version">{endpoint.payloadVersion}</Fact>
        <Narrowed endpoint={endpoint} />
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
      {endpoint.publicKeys.length > 0 && (
        <dl class="facts">
          <Fact name="Public keys, the newest first">
            {endpoint.publicKeys.map((key) => (
              <div key={key}>
                <code class="breakable">{key}</code> <CopyButton text={key} label="Copy the public key" />
              </div>
            ))}
          </Fact>
        </dl>
      )}
      <Deliveries model={model} />
      {dialog === "edit" && (
        <EndpointForm
          title="Change endpoint"
          verb="Save changes"
          initial={endpoint}
          onClose={() => setDialog(null)}
          save={async (wish) => {
            const { url: _url, eventTypes: _events, ...own } = wish;
            const answer = await model.change(endpoint.implicit ? own : wish);
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
      {dialog === "test" && (
        <TestDialog
          model={model}
          onClose={() => setDialog(null)}
          onSent={() => {
            setDialog(null);
            toast({ tone: "info", text: "A test event is on its way. It appears in the log." });
          }}
        />
      )}
      {dialog === "replay" && <ReplayDialog model={model} onClose={() => setDialog(null)} />}
      {dialog === "portal" && <PortalDialog endpointId={endpoint.id} onClose={() => setDialog(null)} />}
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

/** What keeps events from it, beside their types. */
const Narrowed = ({ endpoint: { workflows, tags, filter, rateLimitPerSecond, headers } }: { endpoint: Endpoint }) => (
  <>
    {workflows.length > 0 && <Fact name="Definitions">{workflows.join(", ")}</Fact>}
    {tags.length > 0 && <Fact name="Tags">{tags.join(", ")}</Fact>}
    {filter !== null && (
      <Fact name="Filter">
        <code class="breakable">{typeof filter === "string" ? filter : JSON.stringify(filter)}</code>
      </Fact>
    )}
    {rateLimitPerSecond !== null && <Fact name="At most">{rateLimitPerSecond} a second</Fact>}
    {Object.keys(headers).length > 0 && <Fact name="Headers of its own">{Object.keys(headers).join(", ")}</Fact>}
  </>
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
  const [busy, setBusy] = useState(false);
  const denied = adminsOnly();
  const isActive = endpoint.status === "active";
  const turn = async () => {
    setBusy(true);
    const answer = await model.change({ status: isActive ? "paused" : "active" });
    setBusy(false);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    toast({ tone: "ok", text: isActive ? "Paused. Events are kept." : "Active. What was kept is being sent." });
    void model.deliveries.load();
  };
  return (
    <>
      <Menu
        label="More actions"
        items={[
          { label: "Change…", icon: "note", run: () => open("edit"), blocked: denied },
          { label: "Send again…", icon: "rotate", run: () => open("replay"), blocked: denied },
          { label: "Link to the portal…", icon: "external", run: () => open("portal"), blocked: denied },
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
      <Button busy={busy} blocked={denied} onClick={() => void turn()}>
        {isActive ? "Pause" : "Activate"}
      </Button>
      <Button
        kind="primary"
        blocked={denied ?? (endpoint.status === "disabled" ? "Activate it first." : null)}
        onClick={() => open("test")}
      >
        Send a test…
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
