import { fold } from "./fold";

export type SubjectKind = "person" | "organisation";

/** Most words of a name that are looked at: no list has longer ones that mean anything, and a made-up name must not cost more. */
const mostTokens = 12;

/**
 * The words of a name, folded, in their order. Articles are dropped and `abd al-…` is one word, because sources write them apart,
 * joined or not at all.
 */
export function tokensOf(name: string, kind: SubjectKind): string[] {
  const text = kind === "person" ? joinedServants(withoutArticles(fold(name.slice(0, 400)))) : fold(name.slice(0, 400));
  const words = text.split(" ").filter((word) => word !== "");
  const dotted = kind === "organisation" ? joinedLetters(words) : words;
  const said = dotted.filter((word, at) => !(kind === "person" && at > 0 && parentWords.has(word)));
  return said.slice(0, mostTokens).map((word) => word.slice(0, 32));
}

/**
 * How much a word that says little of who it is counts: titles, particles, legal forms. Null: it counts by how rare it is among all
 * names.
 */
export const lightWeight = (token: string): number | null => (lightWords.has(token) ? 0.12 : null);

export const isInitial = (token: string): boolean => token.length === 1;

const withoutArticles = (text: string): string => text.replace(/(^| )(?:al|el|ul|ash|ad|az) (?=\p{L}{3})/gu, "$1");

const joinedServants = (text: string): string =>
  text
    .replace(/(^| )abd(?:ul|el|al|ur|us|ol|oul|our|er|ar)? (?:al |el |ar |er |ur )?(?=\p{L}{3})/gu, "$1abd")
    .replace(/(^| )abd(?:ul|el|al|ol|oul)(?=\p{L}{4})/gu, "$1abd");

/** `o o o` and `l l c` are one word that was written with dots. */
function joinedLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run = "";
  for (const word of [...words, ""]) {
    if (word.length === 1) {
      run += word;
      continue;
    }
    if (run !== "") joined.push(run);
    run = "";
    if (word !== "") joined.push(word);
  }
  return joined;
}

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const parentWords = wordSet("bin ibn ben bint binti");

const lightWords = wordSet(
  "mr mrs ms miss dr prof sir sheikh shaykh sheik haji hajji hajj mullah mawlawi maulavi general gen colonel col ayatollah sayyid " +
    "de da do dos das del della di du la le les van von der den ter ten zu af av y e i the and of for und et " +
    "ltd limited llc inc incorporated co company corp corporation gmbh mbh ag kg kgaa sa sas sarl spa srl bv nv oy oyj ab aps plc pjsc " +
    "jsc ojsc cjsc ooo oao zao pao ao tov llp lp fze fzco fzc fzllc pte pty sdn bhd kft zrt sp zoo doo dd ad eood est",
);
