import type { Sabotage } from "./table.mjs";

/** The Markdown of docs/sabotage.md. */
export function pageOf(sabotages: readonly Sabotage[]): string;
