// Data: what the Financial Action Task Force says of countries, by ISO 3166-1 alpha-2 code. As of 19 June 2026.
// Sources: fatf-gafi.org, "High-Risk Jurisdictions subject to a Call for Action" and "Jurisdictions under Increased Monitoring", statements
// of 13 June 2025, 24 October 2025, 13 February 2026 and 19 June 2026. A rule that needs a later state of things brings its own table
// (`countries`) or asks a list.

/** A statement and the day from which rules are judged by it: a past decision keeps the one it was made by. From old to new. */
export const statements: { madeOn: string; usedFrom: string; increasedMonitoring: string }[] = [
  {
    madeOn: "2025-06-13",
    usedFrom: "2025-06-13",
    increasedMonitoring: "AO BF BG BO CD CI CM DZ HT KE LA LB MC MZ NA NG NP SS SY VE VG VN YE ZA",
  },
  {
    // October 2025: without BF, MZ, NG and ZA. February 2026: with KW and PG. June 2026: with BA and IQ, without DZ and NA.
    madeOn: "2026-06-19",
    usedFrom: "2026-11-23",
    increasedMonitoring: "AO BA BG BO CD CI CM HT IQ KE KW LA LB MC NP PG SS SY VE VG VN YE",
  },
];

/** The same three in every statement since October 2022. */
export const callForAction = "IR KP MM";
