// Versions as numbers. Enough for the ranges that advisories give: `<1.2.3`, `>=1 <2`, `1.2.3`, several with `||`. No carets, no tildes.

/** Whether a version lies in a range; what follows a `-` does not count. Throws at a range that it cannot read. */
export const isWithin = (version, range) =>
  range.split("||").some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((one) => holds(version, one)),
  );

function holds(version, comparator) {
  const [, sign = "=", bound] = /^(<=|>=|<|>|=)?(\d+(?:\.\d+){0,2})$/.exec(comparator) ?? [];
  if (bound === undefined) throw new Error(`unknown range ${comparator}`);
  const order = compare(version, bound);
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order === 0 }[sign];
}

function compare(one, other) {
  const [a, b] = [numbers(one), numbers(other)];
  for (const at of [0, 1, 2]) if (a[at] !== b[at]) return a[at] - b[at];
  return 0;
}

const numbers = (version) => [...version.split("-")[0].split("."), 0, 0].slice(0, 3).map(Number);

/** `1.2.3`, also with a suffix: one version and no range. */
export const isExact = (version) => /^\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[\w.]+)?$/.test(version);
