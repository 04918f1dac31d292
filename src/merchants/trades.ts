import type { WordIndex } from "./plain-words";

/** Lines of business as card schemes number them, with the words that shops of theirs use. */
interface Trade {
  name: string;
  /** First and last code (ISO 18245). */
  codes: [from: number, to: number][];
  words: string;
}

const trades: readonly Trade[] = [
  {
    name: "Clothing and shoes",
    codes: [
      [5611, 5699],
      [5137, 5139],
    ],
    words:
      "shirt|dress|jeans|jacket|shoes|sneakers|sizes|size guide|clothing|fashion|kleid|hose|schuhe|mode|chaussures|zapatos",
  },
  {
    name: "Electronics and computers",
    codes: [
      [5045, 5046],
      [5732, 5735],
    ],
    words: "laptop|smartphone|monitor|headphones|charger|gpu|electronics|elektronik|kopfhorer|ordinateur",
  },
  {
    name: "Food and groceries",
    codes: [[5411, 5499]],
    words: "grocery|organic|coffee|tea|chocolate|wine|ingredients|allergens|lebensmittel|kaffee|epicerie",
  },
  {
    name: "Restaurants",
    codes: [[5811, 5814]],
    words: "menu|reservation|starters|desserts|delivery area|speisekarte|tisch reservieren|carte des vins",
  },
  {
    name: "Pharmacy and health",
    codes: [
      [5122, 5122],
      [5912, 5912],
      [8011, 8099],
    ],
    words: "pharmacy|prescription|tablets|dosage|patient|clinic|apotheke|rezept|pharmacie|farmacia",
  },
  {
    name: "Cosmetics",
    codes: [
      [5977, 5977],
      [7230, 7298],
    ],
    words: "skincare|serum|make up|cosmetics|shampoo|perfume|kosmetik|parfum|spa treatment",
  },
  {
    name: "Furniture and household",
    codes: [
      [5712, 5722],
      [5021, 5021],
    ],
    words: "sofa|table|chair|mattress|lamp|furniture|mobel|canape|mueble|kitchenware",
  },
  {
    name: "Jewellery and watches",
    codes: [
      [5094, 5094],
      [5944, 5944],
    ],
    words: "jewellery|jewelry|necklace|earrings|watch|diamond|gold ring|schmuck|uhren|montres",
  },
  {
    name: "Toys, books and hobbies",
    codes: [
      [5192, 5192],
      [5942, 5947],
    ],
    words: "toys|puzzle|board game|books|paperback|hobby|spielzeug|bucher|livres|juguetes",
  },
  {
    name: "Sports",
    codes: [
      [5940, 5941],
      [7997, 7999],
    ],
    words: "bicycle|running|fitness|yoga|gym|training plan|fahrrad|sportswear|camping",
  },
  {
    name: "Travel",
    codes: [
      [3000, 3999],
      [4411, 4411],
      [4511, 4511],
      [4722, 4722],
      [7011, 7012],
    ],
    words: "hotel|flight|booking|check in|rooms|itinerary|travel|holiday|reise|hebergement|vuelo",
  },
  {
    name: "Software and digital goods",
    codes: [
      [5734, 5734],
      [5815, 5818],
      [7372, 7379],
    ],
    words: "software|download|subscription|api|saas|licence key|plugin|app store|free trial|dashboard",
  },
  {
    name: "Advertising and consulting",
    codes: [
      [7311, 7399],
      [8111, 8111],
      [8931, 8931],
      [8999, 8999],
    ],
    words: "consulting|agency|marketing|seo|strategy|case study|our clients|beratung|agentur|conseil",
  },
  {
    name: "Education",
    codes: [[8211, 8299]],
    words: "course|lesson|curriculum|students|enrol|certificate|webinar|kurs|formation|curso",
  },
  {
    name: "Gambling",
    codes: [
      [7800, 7802],
      [7994, 7995],
    ],
    words: "casino|betting|odds|jackpot|slots|poker|roulette|wagering|wetten|paris sportifs",
  },
  {
    name: "Dating and adult",
    codes: [
      [5967, 5967],
      [7273, 7273],
      [7841, 7841],
    ],
    words: "dating|singles|escort|webcam girls|adult content|xxx|18 only",
  },
  {
    name: "Money and crypto",
    codes: [
      [4829, 4829],
      [6010, 6012],
      [6051, 6051],
      [6211, 6211],
    ],
    words: "crypto|bitcoin|wallet|forex|trading platform|leverage|cfd|loan|remittance|investment plan",
  },
  {
    name: "Charity",
    codes: [
      [8398, 8398],
      [8641, 8699],
    ],
    words: "donate|donation|charity|volunteer|fundraising|spenden|faire un don",
  },
  {
    name: "Tobacco and vapour",
    codes: [[5993, 5993]],
    words: "vape|e liquid|cigarettes|tobacco|nicotine|shisha|zigaretten|e zigarette",
  },
];

export interface TradeFound {
  name: string;
  /** How many of its words stand on the website. */
  hits: number;
  words: string[];
}

/** What the website seems to sell, the surest first. One word alone says nothing. */
export function tradesOn(index: WordIndex): TradeFound[] {
  return trades
    .map(({ name, words }) => ({ name, words: words.split("|").filter((word) => index.has(word)) }))
    .map(({ name, words }) => ({ name, hits: words.length, words }))
    .filter(({ hits }) => hits >= 2)
    .toSorted((a, b) => b.hits - a.hits || (a.name < b.name ? -1 : 1));
}

/** The line of business of a code (`5732`); null: none that is known here. */
export function tradeOfCode(mcc: string): string | null {
  const code = Number(mcc);
  return trades.find(({ codes }) => codes.some(([from, to]) => code >= from && code <= to))?.name ?? null;
}

/** The words of a line of business that stand on the website. */
export const wordsOfTrade = (name: string, index: WordIndex): string[] =>
  trades
    .find((trade) => trade.name === name)
    ?.words.split("|")
    .filter((word) => index.has(word)) ?? [];

interface Forbidden {
  name: string;
  riskLevel: "moderate" | "high";
  words: string;
}

/** What card schemes and the law forbid or watch. A word is a reason to look, never proof. */
const forbidden: readonly Forbidden[] = [
  {
    name: "Counterfeit goods",
    riskLevel: "high",
    words: "replica watches|replica bags|1 1 replica|mirror quality|aaa quality|super clone|fake id|novelty id",
  },
  {
    name: "Drugs",
    riskLevel: "high",
    words: "buy cocaine|mdma|lsd|research chemicals|buy weed|thc gummies|kratom|poppers|magic mushrooms|nitrous oxide",
  },
  {
    name: "Medicines without prescription",
    riskLevel: "high",
    words:
      "without prescription|no prescription|viagra|cialis|tramadol|xanax|oxycodone|ozempic|anabolic steroids|ohne rezept|sans ordonnance",
  },
  {
    name: "Weapons",
    riskLevel: "high",
    words: "firearms|handguns|ammunition|silencers|pepper spray|brass knuckles|ghost gun|switchblade",
  },
  {
    name: "Gambling",
    riskLevel: "moderate",
    words: "online casino|live casino|free spins|sports betting|welcome bonus|no deposit bonus",
  },
  {
    name: "Adult content",
    riskLevel: "moderate",
    words: "escort service|webcam girls|porn|xxx videos|adult movies|sex cams",
  },
  {
    name: "High-yield promises",
    riskLevel: "high",
    words:
      "guaranteed returns|double your money|daily profit|risk free investment|binary options|pyramid|passive income guaranteed",
  },
  {
    name: "Identity and documents",
    riskLevel: "high",
    words: "buy passport|fake passport|bank drops|cvv shop|fullz|dumps with pin|hacked accounts",
  },
];

export interface ForbiddenFound extends Omit<Forbidden, "words"> {
  words: string[];
}

/** What should not be sold that the website speaks of; `own`: further words of the tenant. */
export function forbiddenOn(index: WordIndex, own: readonly string[]): ForbiddenFound[] {
  const lists = [
    ...forbidden.map(({ words, ...one }) => ({ ...one, words: words.split("|") })),
    { name: "Words of your own", riskLevel: "high" as const, words: own },
  ];
  return lists
    .map(({ words, ...one }) => ({ ...one, words: words.filter((word) => index.has(word)) }))
    .filter(({ words }) => words.length > 0);
}
