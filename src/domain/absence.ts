/** When somebody is away. Queues give them nothing then; what they have they keep. */
export interface Absence {
  fromMs: number;
  /** Exclusive; null: until they say otherwise. */
  untilMs: number | null;
  reason: string;
}

/** How much work somebody takes from queues. */
export interface MemberSettings {
  userId: string;
  /** Open cases; with as many they get no more. Null: no limit. */
  capacity: number | null;
  absences: readonly Absence[];
}

/** The absence that somebody is on now. */
export const absenceAt = ({ absences }: Pick<MemberSettings, "absences">, nowMs: number): Absence | null =>
  absences.find(({ fromMs, untilMs }) => fromMs <= nowMs && (untilMs === null || nowMs < untilMs)) ?? null;
