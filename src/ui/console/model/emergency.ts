import { computed } from "@preact/signals";
import { mayBreakGlass } from "../../../domain/emergency";
import { refreshCase } from "./open-case";
import { actor, me } from "./session";

/** A case that the person at the screen has open in an emergency. */
export interface OwnEmergency {
  id: string;
  caseId: string;
  endsAt: string;
}

/** Whether the person at the screen may open cases that are closed to them. The server decides. */
export const mayOpenInEmergency = computed<boolean>(() => {
  const person = actor.value;
  return person?.kind === "analyst" && mayBreakGlass(person.role, person.teamRules?.breakGlass);
});

/** Whether this case is open in an emergency; null: it is not. */
export const emergencyOf = (caseId: string): OwnEmergency | null =>
  me.value?.actor.emergencies?.find((one) => one.caseId === caseId) ?? null;

/** What is open has changed: who one is, and what one sees of the case, is asked anew. */
export async function readAnew(): Promise<void> {
  await me.load();
  await refreshCase();
}
