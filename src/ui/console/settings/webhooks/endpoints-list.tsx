import { useEffect, useState } from "preact/hooks";
import { ok } from "../../../../lib/result";
import {
  api,
  Badge,
  Button,
  type Column,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  SkeletonRows,
  Table,
  Time,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { AdminsOnly } from "../frame/admins-only";
import { NewButton } from "../frame/new-button";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { type Endpoint, type EndpointWithSecret, eventsText } from "./endpoint";
import { EndpointBadge } from "./endpoint-badges";
import { EndpointForm } from "./endpoint-form";
import { PortalDialog } from "./portal-dialog";
import { WebhookTabs } from "./webhook-tabs";

// A tenant has at most a hundred: one page is all of them.
const list = loader(async (signal) => {
  const page = await api.get<Listed<Endpoint>>("/webhook-endpoints?limit=100", { signal });
  return page.ok ? ok(page.value.data) : page;
});

/** Where events go. */
export function EndpointsList() {
  const [isCreating, setIsCreating] = useState(false);
  const [isLinking, setIsLinking] = useState(false);
  const [made, setMade] = useState<EndpointWithSecret | null>(null);
  useEffect(() => void list.load(), []);
  const blocked = adminsOnly();
  return (
    <SettingsPage
      title="Webhooks"
      lead="Addresses of yours that are told what happens to cases. Every delivery is signed, repeated until it arrives, and kept in a log."
      actions={
        <>
          <Button icon="external" blocked={blocked} onClick={() => setIsLinking(true)}>
            Portal link…
          </Button>
          <NewButton label="New endpoint" group="Webhooks" blocked={blocked} onClick={() => setIsCreating(true)} />
        </>
      }
    >
      <WebhookTabs open="endpoints" />
      <AdminsOnly>
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
          {(endpoints) =>
            endpoints.length === 0 ? (
              <Empty icon="hook" title="Nobody is told yet">
                <p>Create an endpoint and your service hears of every change within seconds.</p>
              </Empty>
            ) : (
              <Table
                caption="Webhook endpoints"
                columns={columns}
                rows={endpoints}
                rowKey={({ id }) => id}
                tools={null}
              />
            )
          }
        </Loaded>
      </AdminsOnly>
      {isLinking && <PortalDialog endpointId={null} onClose={() => setIsLinking(false)} />}
      {isCreating && (
        <EndpointForm
          title="New endpoint"
          verb="Create endpoint"
          initial={null}
          onClose={() => setIsCreating(false)}
          save={async (wish) => {
            const answer = await api.post<EndpointWithSecret>("/webhook-endpoints", wish);
            if (answer.ok) {
              setIsCreating(false);
              setMade(answer.value);
              void list.load();
            }
            return answer;
          }}
        />
      )}
      {made !== null && (
        <SecretOnce
          title="The endpoint's signing secret"
          what="signing secret"
          secret={made.secret}
          onClose={() => {
            setMade(null);
            navigate(addressOf.webhook(made.id));
          }}
        />
      )}
    </SettingsPage>
  );
}

const columns: Column<Endpoint>[] = [
  {
    key: "url",
    label: "Address",
    names: true,
    value: ({ url }) => url,
    render: ({ id, url, description }) => (
      <span class="two-lines">
        <Link class="strong breakable" href={addressOf.webhook(id)}>
          {url}
        </Link>
        {description !== null && <span class="muted">{description}</span>}
      </span>
    ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status, implicit }) => (
      <span class="row">
        <EndpointBadge status={status} />
        {implicit && (
          <Badge title="Made from the subscriptions of a definition or case" icon="flow">
            from a definition
          </Badge>
        )}
      </span>
    ),
  },
  { key: "events", label: "Events", value: eventsText, render: eventsText },
  { key: "payload", label: "Payload", value: ({ payload }) => payload, render: ({ payload }) => payload },
  {
    key: "created",
    label: "Created",
    value: ({ createdAt }) => createdAt,
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];
