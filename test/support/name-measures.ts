// The two plain measures that screening is compared with, as their makers describe them.

/** Jaro-Winkler similarity, 0 to 1 (Winkler 1990: prefix of four letters, factor 0.1). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const ours: number[] = [];
  for (let i = 0; i < a.length; i += 1)
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1)
      if (taken[j] === 0 && a.charCodeAt(i) === b.charCodeAt(j)) {
        taken[j] = 1;
        ours.push(a.charCodeAt(i));
        break;
      }
  if (ours.length === 0) return 0;
  let at = 0;
  let turned = 0;
  for (let j = 0; j < b.length; j += 1)
    if (taken[j] === 1) {
      if (b.charCodeAt(j) !== ours[at]) turned += 1;
      at += 1;
    }
  const same = ours.length;
  const jaro = (same / a.length + same / b.length + (same - turned / 2) / same) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** `token_set_ratio` as fuzzywuzzy and fuzzball have it: what both share, against what each has beside it. 0 to 100. */
export function tokenSetRatio(a: string, b: string): number {
  const words = (text: string) =>
    new Set(
      text
        .replace(/[^\p{L}\p{N}]+/gu, " ")
        .trim()
        .split(" ")
        .filter(Boolean),
    );
  const left = words(a);
  const right = words(b);
  if (left.size === 0 || right.size === 0) return 0;
  const join = (list: string[]) => list.sort().join(" ");
  const shared = join([...left].filter((word) => right.has(word)));
  const withLeft = `${shared} ${join([...left].filter((word) => !right.has(word)))}`.trim();
  const withRight = `${shared} ${join([...right].filter((word) => !left.has(word)))}`.trim();
  return Math.max(ratio(shared, withLeft), ratio(shared, withRight), ratio(withLeft, withRight));
}

/** Twice the longest common subsequence over both lengths, 0 to 100. */
function ratio(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  let back = new Uint16Array(b.length + 1);
  let row = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1)
      row[j] =
        a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? (back[j - 1] ?? 0) + 1 : Math.max(back[j] ?? 0, row[j - 1] ?? 0);
    [back, row] = [row, back];
  }
  return Math.round((200 * (back[b.length] ?? 0)) / (a.length + b.length));
}
