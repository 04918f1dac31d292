import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
  Table,
  TextField,
  Time,
  toast,
} from "../../../shared";
import { myId } from "../../model/session";
import { blockedFor } from "../frame/access";
import { FormDialog } from "../frame/form-dialog";
import { SettingsPage } from "../frame/settings-page";
import { absencesOf, localDay, type Member } from "./member";

const members = loader<Member[]>(async (signal) => {
  const answer = await api.get<Listed<Member>>("/members", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Who takes how many cases from queues, and who is away. */
export function QueuePeoplePage() {
  const [editing, setEditing] = useState<Member | null>(null);
  useEffect(() => void members.load(), []);
  const forOthers = blockedFor("queues:write");
  const columns: Column<Member>[] = [
    {
      key: "name",
      label: "Person",
      names: true,
      value: ({ name }) => name,
      render: ({ id, name }) => (id === myId.value ? `${name} (you)` : name),
    },
    { key: "load", label: "Open cases", align: "end", value: ({ load }) => load, render: ({ load }) => load },
    {
      key: "capacity",
      label: "Takes at most",
      align: "end",
      value: ({ capacity }) => capacity ?? Number.MAX_SAFE_INTEGER,
      render: ({ capacity }) => capacity ?? "No limit",
    },
    {
      key: "away",
      label: "Away",
      value: ({ away }) => (away ? 1 : 0),
      render: ({ away, absences }) => {
        const next = absences[0];
        return (
          <span class="row wrap">
            {away && <Badge tone="wait">Away</Badge>}
            {!away && next && (
              <span class="muted">
                from <Time at={next.from} exact />
              </span>
            )}
          </span>
        );
      },
    },
    {
      key: "actions",
      label: "",
      align: "end",
      render: (member) => (
        <Button size="small" blocked={member.id === myId.value ? null : forOthers} onClick={() => setEditing(member)}>
          Change<span class="unseen"> {member.name}</span>…
        </Button>
      ),
    },
  ];
  return (
    <SettingsPage
      title="Capacity and absence"
      lead="Queues that give out cases by themselves give none to who is away or has enough. What somebody has they keep."
    >
      <Loaded of={members.state} retry={() => void members.load()} skeleton={<SkeletonRows rows={4} />}>
        {(all) => <Table caption="People" columns={columns} rows={all} rowKey={({ id }) => id} tools={null} />}
      </Loaded>
      {editing !== null && <MemberDialog member={editing} onClose={() => setEditing(null)} />}
    </SettingsPage>
  );
}

function MemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [capacity, setCapacity] = useState(member.capacity === null ? "" : String(member.capacity));
  const current = member.absences[0];
  const [from, setFrom] = useState(current === undefined ? "" : localDay(current.from));
  const [until, setUntil] = useState(current?.until ? localDay(current.until, -1) : "");
  const [reason, setReason] = useState(current?.reason ?? "");
  const blocked = until !== "" && (from === "" || until < from) ? "The last day comes before the first." : null;
  return (
    <FormDialog
      title={`Capacity and absence of ${member.name}`}
      button="Save"
      blocked={blocked}
      onClose={onClose}
      send={async () => {
        const absences = [...absencesOf({ from, until, reason }), ...member.absences.slice(1)];
        const body = { capacity: capacity.trim() === "" ? null : Number(capacity), absences };
        const saved = await api.put(`/members/${encodeURIComponent(member.id)}`, body);
        if (!saved.ok) return saved.error;
        toast({ tone: "ok", text: "Saved. Queues go by it from now on." });
        void members.load();
        onClose();
        return null;
      }}
    >
      {(at) => (
        <>
          <TextField
            label="Open cases at most"
            hint="With as many, queues give no more. Empty: no limit."
            type="number"
            value={capacity}
            error={at("capacity")}
            autofocus
            onInput={setCapacity}
          />
          <div class="queue-pair">
            <TextField label="Away from" type="date" value={from} onInput={setFrom} />
            <TextField
              label="Up to and including"
              hint="Empty: open end."
              type="date"
              value={until}
              onInput={setUntil}
            />
          </div>
          <TextField label="Reason" value={reason} maxLength={200} onInput={setReason} />
        </>
      )}
    </FormDialog>
  );
}
