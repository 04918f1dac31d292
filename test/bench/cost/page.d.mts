/** What was counted, as counts.json has it. */
export interface CostCounts {
  scenarios: {
    id: string;
    title: string;
    about: string;
    per: "case" | "call" | "month" | "day";
    monthly?: string;
    counts: Record<string, number>;
    /** Calls to objects of the sandbox's vendor. */
    sandbox: number;
    storedBytes: { r2: number; objects: number; d1: number } | null;
  }[];
}
export function costPage(counts: CostCounts): string;
export function billOf(counts: Record<string, number>): Record<string, number>;
