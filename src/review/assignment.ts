import { absenceAt, type MemberSettings } from "../domain";

/** Somebody who works a queue, with how many open cases they have. */
export interface Member extends MemberSettings {
  load: number;
}

/** Who gets the next case: of those who are there and have room, the one with the fewest. Null: nobody. Equals take turns by their ids. */
export function chooseMember(members: readonly Member[], nowMs: number): Member | null {
  const free = members.filter((member) => absenceAt(member, nowMs) === null && roomOf(member) > 0);
  return free.reduce<Member | null>(
    (best, member) => (best === null || comesBefore(member, best) ? member : best),
    null,
  );
}

/** How many more cases somebody takes. */
export const roomOf = ({ capacity, load }: Member): number =>
  capacity === null ? Number.POSITIVE_INFINITY : capacity - load;

const comesBefore = (one: Member, other: Member): boolean =>
  one.load === other.load ? one.userId < other.userId : one.load < other.load;
