import { roleNames } from "../../../../domain/roles";
import { Badge, type Column, Icon, Menu, Table, Time } from "../../../shared";
import { myId } from "../../model/session";
import { Name } from "../../names/name";
import { scopeWords, type TeamMember } from "./person";

interface Props {
  members: readonly TeamMember[];
  blocked: string | null;
  change: (person: TeamMember) => void;
  end: (person: TeamMember) => void;
  sessions: (person: TeamMember) => void;
  again: (person: TeamMember) => Promise<void>;
}

/** Everybody of the team, those who may sign in first. */
export const PeopleTable = ({ members, ...acts }: Props) => (
  <Table
    caption="People of the team"
    columns={columnsFor(acts)}
    rows={members.toSorted((one, other) => one.status.localeCompare(other.status))}
    rowKey={({ id }) => id}
    tools={null}
  />
);

const columnsFor = ({ blocked, change, end, sessions, again }: Omit<Props, "members">): Column<TeamMember>[] => [
  {
    key: "name",
    label: "Name",
    names: true,
    value: ({ name }) => name,
    render: ({ id, name, email }) => (
      <span class="two-lines">
        <span class="strong breakable">
          <bdi>
            <Name text={name} />
          </bdi>
          {id === myId.value && " (you)"}
        </span>
        <span class="muted breakable">{email}</span>
      </span>
    ),
  },
  { key: "role", label: "Role", value: ({ role }) => roleNames[role], render: ({ role }) => roleNames[role] },
  {
    key: "sees",
    label: "Sees",
    value: ({ caseScope }) => scopeWords(caseScope),
    render: ({ caseScope }) => scopeWords(caseScope),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => (
      <Badge tone={status === "active" ? "ok" : "neutral"} dot>
        {status}
      </Badge>
    ),
  },
  {
    key: "seen",
    label: "Last here",
    value: ({ lastSeenAt }) => lastSeenAt ?? null,
    render: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} /> : <span class="muted">not yet</span>),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (person) => (
      <Menu
        label={`Actions for ${person.name}`}
        items={
          person.status === "active"
            ? [
                { label: "Change…", run: () => change(person), blocked },
                { label: "Sessions…", run: () => sessions(person), blocked },
                { label: "Deactivate…", run: () => end(person), danger: true, blocked },
              ]
            : [{ label: "Let sign in again", run: () => void again(person), blocked }]
        }
      >
        <Icon name="dots" />
      </Menu>
    ),
  },
];
