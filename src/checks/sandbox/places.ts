type Some<T> = readonly [T, ...T[]];

export interface Country {
  code: string;
  name: string;
  register: string;
  legalForm: string;
  currency: string;
  streets: Some<string>;
  towns: Some<{ town: string; postcode: string }>;
}

const countries: Record<string, Country> = {
  GB: {
    code: "GB",
    name: "United Kingdom",
    register: "Companies House",
    legalForm: "Private limited company",
    currency: "GBP",
    streets: ["Harbour Street", "Station Road", "Orchard Lane", "Mill Hill"],
    towns: [
      { town: "Bristol", postcode: "BS1 4XE" },
      { town: "Leeds", postcode: "LS2 7QA" },
      { town: "London", postcode: "EC2A 3LT" },
    ],
  },
  DE: {
    code: "DE",
    name: "Germany",
    register: "Handelsregister",
    legalForm: "GmbH",
    currency: "EUR",
    streets: ["Lindenallee", "Hafenstraße", "Gartenweg", "Am Mühlbach"],
    towns: [
      { town: "Berlin", postcode: "10115" },
      { town: "Hamburg", postcode: "20457" },
      { town: "München", postcode: "80331" },
    ],
  },
  FR: {
    code: "FR",
    name: "France",
    register: "Registre du commerce et des sociétés",
    legalForm: "SAS",
    currency: "EUR",
    streets: ["rue des Tilleuls", "quai du Port", "avenue de la Gare"],
    towns: [
      { town: "Lyon", postcode: "69002" },
      { town: "Nantes", postcode: "44000" },
      { town: "Paris", postcode: "75010" },
    ],
  },
  NL: {
    code: "NL",
    name: "Netherlands",
    register: "Kamer van Koophandel",
    legalForm: "Besloten vennootschap",
    currency: "EUR",
    streets: ["Havenstraat", "Lindelaan", "Molenweg"],
    towns: [
      { town: "Utrecht", postcode: "3511 AB" },
      { town: "Rotterdam", postcode: "3011 GZ" },
    ],
  },
  IE: {
    code: "IE",
    name: "Ireland",
    register: "Companies Registration Office",
    legalForm: "Private company limited by shares",
    currency: "EUR",
    streets: ["Quay Street", "Abbey Road", "Castle Park"],
    towns: [
      { town: "Dublin", postcode: "D02 X285" },
      { town: "Galway", postcode: "H91 E2R7" },
    ],
  },
  US: {
    code: "US",
    name: "United States",
    register: "Division of Corporations",
    legalForm: "Corporation",
    currency: "USD",
    streets: ["Maple Avenue", "Lakeside Drive", "Market Street"],
    towns: [
      { town: "Wilmington, DE", postcode: "19801" },
      { town: "Austin, TX", postcode: "78701" },
    ],
  },
  HK: {
    code: "HK",
    name: "Hong Kong",
    register: "Companies Registry",
    legalForm: "Private company limited by shares",
    currency: "HKD",
    streets: ["Harbour View Road", "Jade Street"],
    towns: [
      { town: "Kowloon", postcode: "" },
      { town: "Wan Chai", postcode: "" },
    ],
  },
  SG: {
    code: "SG",
    name: "Singapore",
    register: "Accounting and Corporate Regulatory Authority",
    legalForm: "Private company limited by shares",
    currency: "SGD",
    streets: ["Orchid Way", "Marina Crescent"],
    towns: [{ town: "Singapore", postcode: "018956" }],
  },
};

/** Where the sandbox places a subject. Countries it has no streets for get plausible neutral ones. */
export function countryOf(code: string | undefined): Country {
  const wanted = (code ?? "GB").toUpperCase();
  const known = Object.hasOwn(countries, wanted) ? countries[wanted] : undefined;
  return (
    known ?? {
      code: wanted,
      name: wanted,
      register: "Commercial register",
      legalForm: "Limited company",
      currency: "USD",
      streets: ["Central Avenue", "Station Street", "Garden Road"],
      towns: [{ town: "Capital City", postcode: "1000" }],
    }
  );
}

export const givenNames: Some<string> = [
  "Ada",
  "Tomas",
  "Ines",
  "Jonas",
  "Mira",
  "Felix",
  "Noor",
  "Liam",
  "Sofia",
  "Emil",
];
export const familyNames: Some<string> = [
  "Brennan",
  "Lindqvist",
  "Okafor",
  "Marchetti",
  "Vogel",
  "Tanaka",
  "Whitcombe",
  "Duarte",
  "Nowicka",
  "Haddad",
];
export const industries: Some<{ code: string; text: string }> = [
  { code: "46.69", text: "Wholesale of other machinery and equipment" },
  { code: "62.01", text: "Computer programming activities" },
  { code: "47.91", text: "Retail sale via mail order houses or via Internet" },
  { code: "70.22", text: "Business and other management consultancy activities" },
  { code: "49.41", text: "Freight transport by road" },
];
