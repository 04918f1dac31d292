import { myId, personName } from "../../model/session";

/** Who made a version or a decision, by the id that was stored with it. Reading it subscribes to the list of people. */
export function whoMade(byId: string): string {
  if (byId === myId.value) return "You";
  return personName(byId) ?? (byId.startsWith("usr_") ? "A colleague" : byId === "refresh" ? "By itself" : "API");
}
