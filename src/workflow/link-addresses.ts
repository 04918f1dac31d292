import { type Actor, isInCase, isMailAddress, isOwnWord, keptAddress, linkAddressPath, ownWord } from "../domain";
import { getPath, type Json, type JsonObject } from "../lib/json";
import { patch, type Turn } from "./turn";

/**
 * Whose word an address is. Where an applicant replaces or removes the address of somebody who has a link, the one before is kept, and
 * mails go on to it; where people or integrators change it, theirs counts from then on. An address that was the applicant's own from the
 * beginning is theirs to correct.
 */
export function keepAddresses(turn: Turn, actor: Actor): void {
  if (turn.next.context === turn.before.context) return;
  for (const subject of subjectsOf(turn)) {
    const [former, now] = [turn.before, turn.next].map(({ context }) => addressIn(context, subject));
    if (former === now) continue;
    if (actor.kind === "applicant") keep(turn, subject, former, now);
    else if (actor.kind === "analyst" || actor.kind === "api_key") forget(turn, subject);
  }
}

/** People make a link for somebody: it goes where the case says now, if it says anything. */
export function takeAddressAsItStands(turn: Turn, subject: string): void {
  if (isMailAddress(addressIn(turn.next.context, subject))) forget(turn, subject);
}

function keep(turn: Turn, subject: string, former: Json | undefined, now: Json | undefined): void {
  // Nobody else ever said where to write to: they may put their own mistake right.
  if (isOwnWord(turn.before, subject)) return;
  if (former === undefined && isMailAddress(now)) {
    patch(turn, { linkAddresses: { ...turn.next.linkAddresses, [subject]: ownWord } });
    return;
  }
  const kept = keptAddress(turn.before, subject) ?? former;
  // What could not be written to protects nobody, and may well be what the applicant puts right.
  if (!isMailAddress(kept)) return;
  if (now === kept) {
    forget(turn, subject);
    return;
  }
  patch(turn, { linkAddresses: { ...turn.next.linkAddresses, [subject]: kept } });
  if (isInCase(turn.next.context, subject)) turn.steps.push({ kind: "address_kept", subject });
}

function forget(turn: Turn, subject: string): void {
  if (!Object.hasOwn(turn.next.linkAddresses, subject)) return;
  const { [subject]: _forgotten, ...others } = turn.next.linkAddresses;
  patch(turn, { linkAddresses: others });
}

const subjectsOf = ({ before }: Turn): Set<string> =>
  new Set([...before.links.map(({ subject }) => subject), ...Object.keys(before.linkAddresses)]);

const addressIn = (context: JsonObject, subject: string): Json | undefined => {
  const path = linkAddressPath(context, subject);
  return path === null ? undefined : getPath(context, path);
};
