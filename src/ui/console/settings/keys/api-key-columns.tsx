import { Badge, Button, type Column, Link, Time } from "../../../shared";
import { actorName } from "../../model/session";
import { addressOf } from "../frame/addresses";
import { type ApiKey, endsSoon } from "./api-key";

/** What can be done with a key. */
export type KeyDeed = "change" | "rotate" | "revoke";

const tones = { active: "ok", expired: "neutral", revoked: "bad" } as const;

export const columnsFor = (begin: (deed: KeyDeed, key: ApiKey) => void, blocked: string | null): Column<ApiKey>[] => [
  {
    key: "name",
    label: "Name",
    names: true,
    value: ({ name }) => name,
    render: ({ name, id }) => (
      <span class="two-lines">
        <span class="strong breakable">{name}</span>
        <code class="muted">{id}</code>
      </span>
    ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: (key) => (
      <span class="row wrap">
        <Badge tone={tones[key.status]} dot>
          {key.status}
        </Badge>
        {key.unused && (
          <Badge tone="warn" icon="clock">
            not used for 90 days
          </Badge>
        )}
        {key.status === "active" && key.replacedById !== null ? (
          <Badge tone="wait" icon="rotate">
            rotated
          </Badge>
        ) : (
          endsSoon(key, Date.now()) && (
            <Badge tone="warn" icon="clock">
              ends soon
            </Badge>
          )
        )}
      </span>
    ),
  },
  {
    key: "scopes",
    label: "May",
    value: ({ scopes }) => scopes.join(" "),
    render: ({ scopes, allowedIps, writesPerMinute }) => (
      <span class="two-lines">
        <span class="row wrap">
          {scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </span>
        {(allowedIps !== null || writesPerMinute !== null) && (
          <span class="muted">{termWords({ allowedIps, writesPerMinute })}</span>
        )}
      </span>
    ),
  },
  {
    key: "used",
    label: "Last used",
    value: ({ lastUsedAt }) => lastUsedAt,
    render: ({ lastUsedAt }) => (lastUsedAt === null ? <span class="muted">never</span> : <Time at={lastUsedAt} />),
  },
  {
    key: "created",
    label: "Created",
    value: (key) => key.createdAt,
    render: ({ createdAt, createdBy }) => (
      <span class="two-lines">
        <Time at={createdAt} />
        {createdBy !== null && <span class="muted">{actorName(createdBy)}</span>}
      </span>
    ),
  },
  {
    key: "expires",
    label: "Ends",
    value: ({ expiresAt }) => expiresAt,
    render: ({ status, expiresAt, revokedAt }) =>
      status === "revoked" && revokedAt !== null ? (
        <Time at={revokedAt} />
      ) : expiresAt === null ? (
        <span class="muted">never</span>
      ) : (
        <Time at={expiresAt} />
      ),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (key) => (
      <span class="row">
        <Link class="push" href={addressOf.requestsOf(key.id)}>
          Calls
        </Link>
        {key.status === "active" && (
          <>
            <Button size="small" kind="quiet" blocked={blocked} onClick={() => begin("change", key)}>
              Change…
            </Button>
            {key.replacedById === null && (
              <Button size="small" kind="quiet" blocked={blocked} onClick={() => begin("rotate", key)}>
                Rotate…
              </Button>
            )}
            <Button size="small" kind="danger" blocked={blocked} onClick={() => begin("revoke", key)}>
              Revoke…
            </Button>
          </>
        )}
      </span>
    ),
  },
];

const termWords = ({ allowedIps, writesPerMinute }: Pick<ApiKey, "allowedIps" | "writesPerMinute">): string =>
  [
    allowedIps === null ? null : `from ${allowedIps.length === 1 ? allowedIps[0] : `${allowedIps.length} addresses`}`,
    writesPerMinute === null ? null : `${writesPerMinute} writes a minute`,
  ]
    .filter((part) => part !== null)
    .join(", ");
