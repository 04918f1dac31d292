import { roleNames } from "../../../../domain/roles";
import { api, Badge, Button, type Column, Dialog, Icon, Menu, sayFailure, Table, Time, toast } from "../../../shared";
import { Secret } from "../frame/secret";
import { whoMade } from "../frame/who";
import type { InvitationMade } from "./invite-dialog";
import { type Invitation, invitations, scopeWords } from "./person";

/** Those who were asked to join and have not answered. */
export const InvitationTable = ({
  open,
  blocked,
  onSent,
}: {
  open: readonly Invitation[];
  blocked: string | null;
  onSent: (made: InvitationMade) => void;
}) => (
  <section class="stack">
    <h2>Invited</h2>
    <Table
      caption="Open invitations"
      columns={columnsFor(blocked, onSent)}
      rows={open}
      rowKey={({ id }) => id}
      tools={null}
    />
  </section>
);

/** The link of an invitation, for whoever would rather hand it over than wait for the mail. */
export const InvitationLink = ({ made, onClose }: { made: InvitationMade; onClose: () => void }) => (
  <Dialog
    title={`${made.email} is invited`}
    wide
    onClose={onClose}
    footer={
      <Button kind="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <p>The mail is on its way. This link is in it; it works once, for seven days, and is shown here only.</p>
    <Secret text={made.url} label="Copy the link" />
  </Dialog>
);

async function send({ id }: Invitation, onSent: (made: InvitationMade) => void): Promise<void> {
  const answer = await api.post<InvitationMade>(`/invitations/${encodeURIComponent(id)}/resend`);
  if (answer.ok) onSent(answer.value);
  else toast({ tone: "bad", text: sayFailure(answer.error) });
  void invitations.load();
}

async function takeBack({ id, email }: Invitation): Promise<void> {
  const answer = await api.delete(`/invitations/${encodeURIComponent(id)}`, {});
  toast(
    answer.ok
      ? { tone: "ok", text: `The invitation of ${email} no longer works.` }
      : { tone: "bad", text: sayFailure(answer.error) },
  );
  void invitations.load();
}

const columnsFor = (blocked: string | null, onSent: (made: InvitationMade) => void): Column<Invitation>[] => [
  {
    key: "email",
    label: "Address",
    names: true,
    value: ({ email }) => email,
    render: ({ email }) => <span class="strong breakable">{email}</span>,
  },
  { key: "role", label: "Role", value: ({ role }) => roleNames[role], render: ({ role }) => roleNames[role] },
  { key: "sees", label: "Sees", render: ({ caseScope }) => scopeWords(caseScope) },
  { key: "by", label: "Invited by", render: ({ invitedById }) => whoMade(invitedById) },
  {
    key: "ends",
    label: "Link ends",
    value: ({ expiresAt }) => expiresAt,
    render: ({ status, expiresAt }) =>
      status === "expired" ? (
        <Badge tone="warn" icon="clock">
          ended
        </Badge>
      ) : (
        <Time at={expiresAt} />
      ),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (invitation) => (
      <Menu
        label={`Actions for ${invitation.email}`}
        items={[
          { label: "Send again", run: () => void send(invitation, onSent), blocked },
          { label: "Take back", run: () => void takeBack(invitation), danger: true, blocked },
        ]}
      >
        <Icon name="dots" />
      </Menu>
    ),
  },
];
