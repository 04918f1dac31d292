/** What a rule lets go of a case that has ended: all that is personal in it, or only its files, or only what vendors answered word by word. */
export const retentionClasses = ["case", "documents", "raw_answers"] as const;
export type RetentionOf = (typeof retentionClasses)[number];

/** One wish of a tenant. Null fits every case. */
export interface RetentionRule {
  name: string;
  class: RetentionOf;
  /** Since the case ended. */
  afterDays: number;
  /** Key of a definition. */
  workflow: string | null;
  /** As the list of cases has it. */
  country: string | null;
  /** As `outcomeOf` says it. */
  outcome: string | null;
}

/** What rules ask of a case that has ended. */
export interface EndedCase {
  definitionKey: string;
  country?: string | null;
  status: string;
  outcome: string | null;
  resolvedAtMs: number | null;
}

export const dayMs = 86_400_000;

/** Cases that may go at once without anybody saying how many they are. */
export const goWithoutSecondLook = 100;

/** How a case ended: what was decided, or else `cancelled` or `failed`. */
export const outcomeOf = ({ outcome, status }: Pick<EndedCase, "outcome" | "status">): string => outcome ?? status;

/** The first rule of its class that fits the case decides; null: it stays for as long as nobody erases it. */
export function ruleFor(rules: readonly RetentionRule[], of: RetentionOf, subject: EndedCase): RetentionRule | null {
  const fits = (wanted: string | null, said: string | null): boolean => wanted === null || wanted === said;
  return (
    rules.find(
      (rule) =>
        rule.class === of &&
        fits(rule.workflow, subject.definitionKey) &&
        fits(rule.country, subject.country ?? null) &&
        fits(rule.outcome, outcomeOf(subject)),
    ) ?? null
  );
}

/** The rule by which it goes now; null: none, or its time has not come. To the millisecond: it goes when its days are full. */
export function ruleDue(
  rules: readonly RetentionRule[],
  of: RetentionOf,
  subject: EndedCase,
  nowMs: number,
): RetentionRule | null {
  const rule = subject.status === "active" || subject.resolvedAtMs === null ? null : ruleFor(rules, of, subject);
  return rule !== null && (subject.resolvedAtMs ?? 0) + rule.afterDays * dayMs <= nowMs ? rule : null;
}
