import { computed } from "@preact/signals";
import type { Actor, ActorRef, Capability, Role } from "../../../domain";
import { can } from "../../../domain/roles";
import { type Answer, api } from "../../shared/api";
import { loader } from "../../shared/load";
import { caseClockOffsetMs } from "../../shared/time";
import type { Me, Person } from "./types";
import { initials } from "./words";

/** Who is signed in, and to what. */
export const me = loader<Me>((signal) => api.get<Me>("/me", { signal }));

/** Everybody of the tenant: for assigning, and for names in what happened. */
export const people = loader<Person[]>(async (signal) => {
  const answer = await api.get<{ data: Person[] }>("/users", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** The person at the screen as the policy sees them; null until it is known. */
export const actor = computed<Actor | null>(() => {
  const now = me.state.value;
  if (now.status !== "ready" || now.value.actor.kind !== "analyst") return null;
  const { tenant, actor: person } = now.value;
  const { id, role = "viewer" as Role, name = "", email = "", teamRules } = person;
  // Ids are opaque here; the server has checked them, and checks them again with every command.
  return {
    kind: "analyst",
    tenantId: tenant.id,
    userId: id,
    role,
    name,
    email,
    ...(teamRules && { teamRules }),
  } as Actor;
});

/** Whether the person at the screen may do this; null until it is known who they are. The server decides. */
export const may = (wanted: Capability): boolean | null =>
  actor.value?.kind === "analyst" ? can(actor.value.role, wanted) : null;

/** Whether a person works on cases, so can be given one. */
export const worksOnCases = ({ role }: Pick<Person, "role">): boolean => can(role, "cases:write");

export const myId = computed<string>(() => (me.state.value.status === "ready" ? me.state.value.value.actor.id : ""));
export const isSandbox = computed<boolean>(
  () => me.state.value.status === "ready" && me.state.value.value.tenant.environment === "sandbox",
);

/** Asks for everything the shell needs, and answers who is signed in. Without the names of people the console works, only plainer. */
export async function startSession(): Promise<Answer<Me>> {
  const [known] = await Promise.all([me.load(), people.load()]);
  if (known.ok && known.value.tenant.environment === "sandbox") await readClock();
  return known;
}

/** A sandbox tenant's cases may live in the future. */
export async function readClock(): Promise<void> {
  const clock = await api.get<{ offsetSeconds: number }>("/sandbox/clock");
  if (clock.ok) caseClockOffsetMs.value = clock.value.offsetSeconds * 1_000;
}

/** What an actor is called here. Reading it subscribes to the list of people. */
export function actorName(ref: ActorRef): string {
  switch (ref.kind) {
    case "analyst":
      return ref.id === myId.value ? "You" : (personName(ref.id) ?? "A colleague");
    case "api_key":
      return ref.id.startsWith(triggerPrefix) ? "Trigger" : "API";
    case "applicant":
      return "Applicant";
    case "vendor":
      return `Vendor ${ref.id}`;
    case "system":
      return "Edgecase";
  }
}

/** A trigger acts as a key of its own, under its own id. */
const triggerPrefix = "trg_";

export const personName = (id: string): string | null => people.value?.find((person) => person.id === id)?.name ?? null;

/** "AA" and "Ada Admin" for a small round sign; unknown people are a question mark. */
export function faceOf(id: string): { initials: string; name: string } {
  const name = personName(id);
  return name === null ? { initials: "?", name: "A colleague" } : { initials: initials(name), name };
}
