/** Whether an SPDX expression of names, `AND`, `OR` and parentheses is fulfilled by a list of licences. */
export function isAllowed(expression: string, allowed: readonly string[]): boolean;
