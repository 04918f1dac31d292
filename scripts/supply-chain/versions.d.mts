/** Whether a version lies in a range of comparators (`<1.2.3`, `>=1 <2`, `1.2.3`, `||`). Throws at a range that it cannot read. */
export function isWithin(version: string, range: string): boolean;
export function isExact(version: string): boolean;
