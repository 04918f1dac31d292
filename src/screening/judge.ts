import type { ListEntry, ScreenedParty } from "./entry";
import { fold } from "./fold";
import type { NameComparison } from "./pair-names";
import type { ScreeningSettings } from "./settings";

/** One thing that spoke for or against, in the words of the analyst who reads it. */
export interface Ground {
  /** name, birth_date, country, identifier, weak_alias, … */
  code: string;
  /** What it did to the identity score. */
  points: number;
  text: string;
}

export interface Judgement {
  /** How sure it is that the subject is this entry, 0 to 100. */
  identity: number;
  /** How grave it is if so, 0 to 100. */
  risk: number;
  /** A second fact (date of birth, country, number) agrees, none speaks against it. */
  corroborated: boolean;
  grounds: Ground[];
}

/** The entry's name that fits best, and how; null when only an identifier led here. */
export interface NameFound {
  name: string;
  quality: "primary" | "strong" | "weak";
  comparison: NameComparison;
}

/** Judges an entry that a search has found. Identifiers override names: the same passport is the same person whatever they are called. */
export function judge(
  party: ScreenedParty,
  list: string,
  entry: ListEntry,
  found: NameFound | null,
  settings: ScreeningSettings,
): Judgement {
  const grounds: Ground[] = found === null ? [] : nameGrounds(found, settings);
  const facts = [birthGround(party, entry, settings), countryGround(party, entry, settings)].filter(
    (ground) => ground !== null,
  );
  const number = identifierGround(party, entry, settings);
  grounds.push(...facts);
  if (number !== null) grounds.push(number.ground);
  const sum = grounds.reduce((total, ground) => total + ground.points, 0);
  const identity = number?.same === true ? 100 : Math.max(0, Math.min(100, sum));
  const speaksAgainst = grounds.some(({ code, points }) => code !== "name" && code !== "weak_alias" && points < 0);
  const speaksFor = facts.some(({ points }) => points > 0) || number?.same === true;
  return {
    identity: rounded(identity),
    risk: riskOf(list, entry, found, settings),
    corroborated: number?.same === true || (speaksFor && !speaksAgainst),
    grounds: grounds.map((ground) => ({ ...ground, points: rounded(ground.points) })),
  };
}

/** An identifier as it is compared: letters and digits only. Null for ones that are too short to mean anybody. */
export function identifierKey(value: string): string | null {
  const key = fold(value).replace(/[^\p{L}\p{N}]/gu, "");
  return key.length < 5 || !/\d/.test(key) ? null : key;
}

/** A country as it is compared: the ISO 3166 code where the name or code is known, else the folded text. */
export const countryKey = (country: string): string => {
  const key = fold(country);
  return countryCodes[key] ?? key;
};

function nameGrounds({ name, quality, comparison }: NameFound, settings: ScreeningSettings): Ground[] {
  const { pairs, askedOnly, listedOnly, order } = comparison;
  const parts = pairs.map(({ asked, listed, how }) =>
    how === "exact" ? `"${asked}" is the same` : `"${asked}" ${howTexts[how]} "${listed}"`,
  );
  if (askedOnly.length > 0) parts.push(`the list does not have "${askedOnly.join(" ")}"`);
  if (listedOnly.length > 0) parts.push(`the subject does not have "${listedOnly.join(" ")}"`);
  if (order !== "same") parts.push(order === "moved" ? "a word changed its place" : "the words are in another order");
  const ground = { code: "name", points: comparison.score, text: `Name on the list "${name}": ${parts.join("; ")}.` };
  if (quality !== "weak") return [ground];
  const weak = { code: "weak_alias", points: -settings.name.weakAlias, text: "The list itself calls this name weak." };
  return [ground, weak];
}

const howTexts = { exact: "is", spelling: "is spelled nearly as", sound: "sounds like", initial: "may be short for" };

function birthGround(party: ScreenedParty, entry: ListEntry, { facts }: ScreeningSettings): Ground | null {
  const { birthDate } = party;
  if (birthDate === null || entry.birthDates.length === 0) return null;
  const listed = entry.birthDates.join(", ");
  if (entry.birthDates.some((date) => date.length === 10 && date === birthDate))
    return { code: "birth_date", points: facts.birthDate, text: `Born on the same day (${birthDate}).` };
  const year = Number(birthDate.slice(0, 4));
  const gaps = entry.birthDates.map((date) => yearsApart(year, date));
  const gap = Math.min(...gaps);
  if (gap > 1)
    return {
      code: "birth_date",
      points: -facts.birthConflict,
      text: `Born ${birthDate}; the list says ${listed}: ${gap} years apart.`,
    };
  const vague = birthDate.length < 10 || entry.birthDates.some((date, at) => gaps[at] === 0 && date.length < 10);
  if (gap === 0 && vague)
    return {
      code: "birth_date",
      points: facts.birthYear,
      text: `Born in the same year (${birthDate}; the list says ${listed}).`,
    };
  // Lists and passports are often wrong by a day, a month or a year: close is neither for nor against.
  return { code: "birth_date", points: 0, text: `Born ${birthDate}; the list says ${listed}: close, not the same.` };
}

function yearsApart(year: number, date: string): number {
  const from = Number(date.slice(0, 4));
  const to = date.includes("/") ? Number(date.slice(5)) : from;
  return year < from ? from - year : year > to ? year - to : 0;
}

function countryGround(party: ScreenedParty, entry: ListEntry, { facts }: ScreeningSettings): Ground | null {
  if (party.countries.length === 0 || entry.countries.length === 0) return null;
  const listed = new Set(entry.countries.map(countryKey));
  const same = party.countries.find((country) => listed.has(countryKey(country)));
  if (same !== undefined) return { code: "country", points: facts.country, text: `Country agrees (${same}).` };
  const text = `No country agrees: ${party.countries.join(", ")}; the list says ${entry.countries.join(", ")}.`;
  return { code: "country", points: -facts.countryConflict, text };
}

function identifierGround(
  party: ScreenedParty,
  entry: ListEntry,
  { facts }: ScreeningSettings,
): { same: boolean; ground: Ground } | null {
  let conflict: Ground | null = null;
  for (const ours of party.identifiers)
    for (const theirs of entry.identifiers) {
      const key = identifierKey(ours.value);
      if (key === null) continue;
      const sameCountry =
        ours.country === null || theirs.country === null || countryKey(ours.country) === countryKey(theirs.country);
      if (key === identifierKey(theirs.value) && sameCountry)
        return {
          same: true,
          ground: {
            code: "identifier",
            points: 100,
            text: `The same number: ${theirs.type} ${theirs.value}. This decides alone.`,
          },
        };
      const comparable = ours.type !== null && fold(ours.type) === fold(theirs.type);
      if (comparable && ours.country !== null && theirs.country !== null && sameCountry)
        conflict = {
          code: "identifier",
          points: -facts.identifierConflict,
          text: `${theirs.type} differs: ${ours.value}; the list says ${theirs.value}.`,
        };
    }
  return conflict === null ? null : { same: false, ground: conflict };
}

function riskOf(list: string, entry: ListEntry, found: NameFound | null, { risk, lists }: ScreeningSettings): number {
  const base = lists[list] ?? risk[entry.topic];
  const weak = found?.quality === "weak" ? risk.weakAlias : 0;
  return rounded(Math.max(0, base - weak - (entry.inForce ? 0 : risk.formerly)));
}

const rounded = (points: number): number => Math.round(points * 10) / 10;

// Names that lists and forms write out, and three-letter codes; two-letter codes are themselves.
const countryCodes: Record<string, string> = Object.fromEntries(
  (
    "af:afghanistan,afg al:albania,alb dz:algeria,dza am:armenia,arm at:austria,aut az:azerbaijan,aze bh:bahrain,bhr by:belarus,blr " +
    "be:belgium,bel ba:bosnia and herzegovina,bih br:brazil,bra bg:bulgaria,bgr ca:canada,can cf:central african republic,caf " +
    "cn:china,chn,peoples republic of china co:colombia,col cd:democratic republic of the congo,cod hr:croatia,hrv cu:cuba,cub " +
    "cy:cyprus,cyp cz:czechia,cze,czech republic eg:egypt,egy ee:estonia,est fr:france,fra ge:georgia,geo de:germany,deu gr:greece,grc " +
    "ht:haiti,hti hk:hong kong,hkg hu:hungary,hun in:india,ind id:indonesia,idn ir:iran,irn,iran islamic republic of " +
    "iq:iraq,irq ie:ireland,irl il:israel,isr it:italy,ita jp:japan,jpn jo:jordan,jor kz:kazakhstan,kaz ke:kenya,ken " +
    "kp:north korea,prk,korea north,democratic peoples republic of korea kr:south korea,kor kw:kuwait,kwt kg:kyrgyzstan,kgz " +
    "lv:latvia,lva lb:lebanon,lbn ly:libya,lby lt:lithuania,ltu my:malaysia,mys ml:mali,mli mt:malta,mlt mx:mexico,mex " +
    "md:moldova,mda me:montenegro,mne ma:morocco,mar mm:myanmar,mmr,burma nl:netherlands,nld,the netherlands ni:nicaragua,nic " +
    "ng:nigeria,nga om:oman,omn pk:pakistan,pak ps:palestine,pse pa:panama,pan ph:philippines,phl pl:poland,pol pt:portugal,prt " +
    "qa:qatar,qat ro:romania,rou ru:russia,rus,russian federation sa:saudi arabia,sau rs:serbia,srb sg:singapore,sgp so:somalia,som " +
    "za:south africa,zaf ss:south sudan,ssd es:spain,esp sd:sudan,sdn se:sweden,swe ch:switzerland,che sy:syria,syr,syrian arab republic " +
    "tw:taiwan,twn tj:tajikistan,tjk th:thailand,tha tn:tunisia,tun tr:turkey,tur,turkiye tm:turkmenistan,tkm ua:ukraine,ukr " +
    "ae:united arab emirates,are gb:united kingdom,gbr,uk,great britain us:united states,usa,united states of america uz:uzbekistan,uzb " +
    "ve:venezuela,ven vn:vietnam,vnm,viet nam ye:yemen,yem zw:zimbabwe,zwe xk:kosovo,xkx"
  )
    .split(/ (?=[a-z]{2}:)/)
    .flatMap((row) => {
      const [code = "", names = ""] = row.split(":");
      return names.split(",").map((name) => [name, code]);
    }),
);
