import { useEffect } from "preact/hooks";
import { api, Badge, type Column, Link, type Listed, Loaded, loader, SkeletonRows, Table, Time } from "../../../shared";
import { typeName } from "../checks/check";
import { addressOf } from "../frame/addresses";
import { checksOf, displayNameOf, type StoredAdapter } from "./vendor";

const adapters = loader<Listed<StoredAdapter>>((stop) => api.get("/vendor-adapters", { signal: stop }));

/** Vendors that are described as data: those that come with the product, and the tenant's own. */
export function AdaptersTab() {
  useEffect(() => void adapters.load(), []);
  return (
    <Loaded of={adapters.state} retry={() => void adapters.load()} skeleton={<SkeletonRows rows={5} />}>
      {({ data }) => (
        <Table
          caption="Descriptions of vendors"
          columns={columns}
          rows={data}
          rowKey={({ name }) => name}
          tools={null}
        />
      )}
    </Loaded>
  );
}

const columns: Column<StoredAdapter>[] = [
  {
    key: "name",
    label: "Vendor",
    names: true,
    value: displayNameOf,
    render: (one) => (
      <span class="two-lines">
        <Link href={addressOf.adapter(one.name)}>{displayNameOf(one)}</Link>
        <code class="muted">{one.name}</code>
      </span>
    ),
  },
  {
    key: "source",
    label: "From",
    value: ({ source }) => source,
    render: ({ source, version }) =>
      source === "ready" ? (
        <Badge>comes with Edgecase</Badge>
      ) : (
        <Badge tone="info">{`yours, version ${version}`}</Badge>
      ),
  },
  {
    key: "checks",
    label: "Answers",
    value: ({ adapter }) => checksOf(adapter).join(" "),
    render: ({ adapter }) => (
      <span class="row wrap">
        {checksOf(adapter).map((type) => (
          <Badge key={type}>{typeName(type)}</Badge>
        ))}
      </span>
    ),
  },
  {
    key: "secrets",
    label: "Needs secrets",
    value: ({ needsSecrets }) => needsSecrets.join(" "),
    render: ({ needsSecrets: names }) => {
      return names.length === 0 ? (
        <span class="muted">none</span>
      ) : (
        <span class="row wrap">
          {names.map((name) => (
            <code key={name}>{name}</code>
          ))}
        </span>
      );
    },
  },
  {
    key: "changed",
    label: "Changed",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => (updatedAt === null ? <span class="muted">–</span> : <Time at={updatedAt} />),
  },
];
