// ICAO Doc 9303-3, section 6: how national characters are written in the zone. Where the standard allows two ways, both count.
const written: Readonly<Record<string, readonly string[]>> = {
  Ä: ["AE", "A"],
  Å: ["AA", "A"],
  Æ: ["AE"],
  Ð: ["D"],
  Đ: ["D"],
  Ł: ["L"],
  Ñ: ["N", "NXX"],
  Ö: ["OE", "O"],
  Ø: ["OE"],
  Œ: ["OE"],
  Þ: ["TH"],
  ß: ["SS"],
  ẞ: ["SS"],
  Ü: ["UE", "UXX", "U"],
  ı: ["I"],
  İ: ["I"],
};

/** Spellings of a name in the zone: one per way of writing its characters, all characters the same way. */
export function mrzSpellings(name: string): string[] {
  return [0, 1, 2].map((way) =>
    [...name.normalize("NFC").toLocaleUpperCase("en")]
      .map((character) => {
        const ways = written[character];
        return ways === undefined
          ? character.normalize("NFD").replace(/\p{M}/gu, "")
          : (ways[Math.min(way, ways.length - 1)] ?? "");
      })
      .join("")
      .replace(/['’`.]/g, "")
      .replace(/[^A-Z]+/g, " ")
      .trim(),
  );
}

/**
 * Whether a declared name is the one in the zone. A long name is cut there, and second given names are often left out by people: each
 * word of the shorter must stand in the longer, the first in its place.
 */
export function nameAgrees(inZone: string, declared: string, zoneIsFull: boolean): boolean {
  return mrzSpellings(declared).some((spelling) => {
    if (spelling === inZone) return true;
    if (zoneIsFull && inZone !== "" && spelling.startsWith(inZone)) return true;
    const [ours, theirs] = [spelling.split(" "), inZone.split(" ")];
    return ours[0] === theirs[0] && (isPart(ours, theirs) || isPart(theirs, ours));
  });
}

const isPart = (words: readonly string[], all: readonly string[]): boolean => words.every((word) => all.includes(word));
