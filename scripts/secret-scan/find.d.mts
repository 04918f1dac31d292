/** What looks like a secret in a text, in its order; one place is found once. `line` counts from 1. */
export function secretsIn(text: string): { rule: string; line: number; secret: string }[];
