import { pinyinOf } from "./pinyin";

/**
 * A text in small Latin letters, digits and single spaces, whatever script it came in: what two spellings of one name have in common.
 * Covered: Latin with diacritics and its special letters, Cyrillic (Russian, Ukrainian, Belarusian, Serbian, Bulgarian), Greek, Arabic
 * and Persian (consonants and long vowels: the script writes no others), Chinese by a small table of the characters that names are made
 * of. Letters of other scripts stay as they are and match themselves only.
 */
export function fold(text: string): string {
  let folded = "";
  let han = "";
  // NFKC first: presentation forms of Arabic and full-width Latin become the letters they stand for.
  // What nobody sees (zero-width signs, soft hyphens) would cut a word in two that reads as one.
  for (const letter of text.normalize("NFKC").replace(unseen, "").toLowerCase()) {
    if (isHan(letter)) {
      han += letter;
      continue;
    }
    if (han !== "") {
      folded += ` ${hanName(han)} `;
      han = "";
    }
    folded += latinOf(letter);
  }
  if (han !== "") folded += ` ${hanName(han)}`;
  return folded
    .replace(greekPairs, (pair) => greekPairSounds[pair] ?? pair)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const unseen = /\p{Default_Ignorable_Code_Point}/gu;

function latinOf(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code < 0x80) return code === 0x27 || code === 0x60 ? "" : letter; // an apostrophe inside a name joins
  const known = letters[letter];
  if (known !== undefined) return known;
  const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
  return letters[bare] ?? bare;
}

const isHan = (letter: string): boolean => letter >= "\u4e00" && letter <= "\u9fff";

/** Family name first, the given name as one word: 2 to 4 characters are a name, longer runs are words of one syllable each. */
function hanName(run: string): string {
  const syllables = [...run].map((sign) => pinyinOf(sign) ?? sign);
  if (syllables.length < 2 || syllables.length > 4) return syllables.join(" ");
  const family = syllables.length === 4 ? 2 : 1;
  return `${syllables.slice(0, family).join("")} ${syllables.slice(family).join("")}`;
}

// What NFKD does not take apart, and what other scripts are written as. Marks and soft signs become nothing.
const letters: Record<string, string> = Object.fromEntries(
  [
    "ł=l ø=o ß=ss æ=ae œ=oe đ=d ð=d þ=th ı=i ħ=h ŋ=n ŧ=t ə=a ĸ=k ŀ=l ’= ‘= ʼ= ʻ= ´= ′= ʿ= ʾ=",
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch",
    "ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz қ=k ғ=g ү=u ұ=u ө=o ә=a һ=h ң=n",
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o",
    "ا=a أ=a إ=i آ=a ٱ=a ء= ئ=y ؤ=w ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f",
    "ق=q ك=k ک=k ل=l م=m ن=n ه=h ة=a و=w ي=i ى=a ی=i پ=p چ=ch ژ=zh گ=g ـ=",
    "ً= ٌ= ٍ= َ=a ُ=u ِ=i ّ= ْ= ٰ=a",
    "٠=0 ١=1 ٢=2 ٣=3 ٤=4 ٥=5 ٦=6 ٧=7 ٨=8 ٩=9 ۰=0 ۱=1 ۲=2 ۳=3 ۴=4 ۵=5 ۶=6 ۷=7 ۸=8 ۹=9",
  ]
    .join(" ")
    .split(" ")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);

// Two Greek letters that are one sound; by now they are Latin, so only pairs that Latin names do not have are listed.
const greekPairSounds: Record<string, string> = { oy: "ou" };
const greekPairs = /(?<=[a-z])oy(?=[bdfgklmnpstvx])/g;
