import type { ComponentChildren } from "preact";
import { api, type Column, Link, Time, toast } from "../../../shared";
import { Confirm } from "../frame/confirm";
import type { VersionStatus } from "../frame/families";
import { StatusBadge } from "./status-badge";

// What the versions of a definition and those of a rule set have in common.

interface Version {
  id: string;
  key: string;
  version: number;
  status: VersionStatus;
  updatedAt: string;
  publishedAt: string | null;
}

/** The first columns: which version, and whether it counts. `here`: the id of the one on the page. */
export const whichColumns = (here: string, hrefOf: (id: string) => string): Column<Version>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ id, version }) =>
      id === here ? (
        <span class="num">{`v${version} (this one)`}</span>
      ) : (
        <Link href={hrefOf(id)}>{`v${version}`}</Link>
      ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <StatusBadge status={status} />,
  },
];

/** When it was written and when it began to count. */
export const whenColumns: Column<Version>[] = [
  { key: "updated", label: "Updated", value: (row) => row.updatedAt, render: (row) => <Time at={row.updatedAt} /> },
  {
    key: "published",
    label: "Published",
    value: (row) => row.publishedAt,
    render: (row) =>
      row.publishedAt === null ? <span class="muted">never</span> : <Time at={row.publishedAt} exact />,
  },
];

/** Asks before a version is put away. `path`: of its kind, "/rule-sets"; `children`: what follows from it. */
export const ArchiveVersion = ({
  path,
  version: { id, key, version },
  onClose,
  onDone,
  children,
}: {
  path: string;
  version: Version;
  onClose: () => void;
  onDone: () => void;
  children: ComponentChildren;
}) => (
  <Confirm
    title={`Archive ${key} v${version}?`}
    verb="Archive"
    onClose={onClose}
    run={async () => {
      const answer = await api.post(`${path}/${encodeURIComponent(id)}/archive`);
      if (answer.ok) {
        toast({ tone: "ok", text: `${key} v${version} is archived.` });
        onDone();
      }
      return answer;
    }}
  >
    {children}
  </Confirm>
);
