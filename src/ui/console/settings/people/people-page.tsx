import { useEffect, useState } from "preact/hooks";
import { api, Loaded, place, SkeletonRows, toast } from "../../../shared";
import { later } from "../../case/later";
import { people } from "../../model/session";
import { blockedFor } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { ChangeDialog } from "./change-dialog";
import { HouseRules } from "./house-rules";
import { InvitationLink, InvitationTable } from "./invitation-table";
import { type InvitationMade, InviteDialog } from "./invite-dialog";
import { PeopleTable } from "./people-table";
import { invitations, type TeamMember, team } from "./person";

const SessionsDialog = later(async () => (await import("./sessions-dialog")).SessionsDialog, <span hidden />);
const Emergencies = later(async () => (await import("./emergencies")).Emergencies);

/** Who is of the team, who was asked to join it, and what the house asks of everybody. */
export function PeoplePage() {
  const [isInviting, setIsInviting] = useState(false);
  const [made, setMade] = useState<InvitationMade | null>(null);
  const [changing, setChanging] = useState<TeamMember | null>(null);
  const [signedIn, setSignedIn] = useState<TeamMember | null>(null);
  const [ending, setEnding] = useState<TeamMember | null>(null);
  useEffect(() => load(), []);
  const blocked = blockedFor("people:write");
  const tab = place.value.query.get("tab");
  return (
    <SettingsPage
      title="People"
      lead="Who works here, what they may do and which cases they may know of."
      actions={
        <NewButton label="Invite somebody" group="People" blocked={blocked} onClick={() => setIsInviting(true)} />
      }
    >
      <AdminsOnly>
        <Tabs
          label="People"
          open={tab === "rules" || tab === "emergency" ? tab : "people"}
          tabs={[
            {
              key: "people",
              label: "People",
              count: team.value?.filter(({ status }) => status === "active").length ?? null,
            },
            { key: "rules", label: "House rules" },
            { key: "emergency", label: "Emergency access" },
          ]}
        />
        {tab === "rules" ? (
          <HouseRules />
        ) : tab === "emergency" ? (
          <Emergencies />
        ) : (
          <div class="stack">
            <Loaded of={team.state} retry={load} skeleton={<SkeletonRows rows={4} />}>
              {(members) => (
                <PeopleTable
                  members={members}
                  blocked={blocked}
                  change={setChanging}
                  end={setEnding}
                  sessions={setSignedIn}
                  again={again}
                />
              )}
            </Loaded>
            <Loaded of={invitations.state} retry={load} skeleton={null}>
              {(open) => open.length > 0 && <InvitationTable open={open} blocked={blocked} onSent={setMade} />}
            </Loaded>
          </div>
        )}
      </AdminsOnly>
      {isInviting && (
        <InviteDialog
          onClose={() => setIsInviting(false)}
          onMade={(invitation) => {
            setIsInviting(false);
            setMade(invitation);
            void invitations.load();
          }}
        />
      )}
      {made !== null && <InvitationLink made={made} onClose={() => setMade(null)} />}
      {changing !== null && (
        <ChangeDialog
          person={changing}
          onClose={() => setChanging(null)}
          onDone={({ name }) => {
            setChanging(null);
            toast({ tone: "ok", text: `${name} is changed.` });
            load();
          }}
        />
      )}
      {signedIn !== null && <SessionsDialog key={signedIn.id} person={signedIn} onClose={() => setSignedIn(null)} />}
      {ending !== null && (
        <Confirm
          title={`Deactivate ${ending.name}?`}
          verb="Deactivate"
          onClose={() => setEnding(null)}
          run={async () => {
            const answer = await api.post(`/users/${encodeURIComponent(ending.id)}/deactivate`);
            if (answer.ok) {
              toast({ tone: "ok", text: `${ending.name} can no longer sign in.` });
              load();
            }
            return answer;
          }}
        >
          <p>
            Their sessions end at once. What they did keeps their name, and their cases stay theirs until you give them
            away.
          </p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

/** Names are shown all over the console, so the shell hears of changes as well. */
function load(): void {
  void team.load();
  void invitations.load();
  void people.load();
}

async function again(person: TeamMember): Promise<void> {
  const answer = await api.post(`/users/${encodeURIComponent(person.id)}/reactivate`);
  toast(
    answer.ok ? { tone: "ok", text: `${person.name} can sign in again.` } : { tone: "bad", text: answer.error.message },
  );
  load();
}
