// The address data of Google's libaddressinput (Apache 2.0; `fmt`, `zipex`, `state_name_type`, `locality_name_type`, `zip_name_type`
// per country), without recipients, sorting codes and parts of towns, which go into the second line. Which parts are required and what
// postcodes look like: src/formats/postcodes.ts, from the same data.

/** How an address is written: lines apart by `|`; A: street lines, C: city, S: region, Z: postcode. */
export const addressShapes: readonly (readonly [shape: string, countries: string])[] = [
  [
    "{A}|{Z} {C}",
    "AD AT AZ BA BE BG BL CH CY CZ DE DK DO DZ EE EH ET FI FO FR GE GF GL GP GR GW HR HT IS KG KW LA LI LR LT LU MA MC MD ME MF MG MK MQ NC NE NL NO PL PM PT PY RE RO RS SE SI SJ SK SM SN TJ TM TN TZ VA WF XK YT ZM",
  ],
  [
    "{A}|{C}",
    "AG AO AQ AW BF BI BJ BO BQ BV BW BZ CD CF CG CK CM CW DJ DM ER FJ GA GD GH GM GQ GY KM LC LY ML MR MS MW NU PS QA RW SB SL SS ST SX SY TD TF TG TK TL TO TT UG VU WS YE ZW",
  ],
  ["{A}|{C}|{Z}", "AC AF AI FK GB GS IM IO KE LK NA PN SD SH SZ TA TC VG ZA"],
  ["{A}|{C} {Z}", "BH BM BN BT GU IL JO KH LB LS MT MV NP NZ SA VC"],
  ["{A}|{C} {S} {Z}", "AS AU CA CC CX FM HM MH MP NF PW UM VI"],
  ["{A}|{Z} {C}|{S}", "AR CL CV MY MZ UZ"],
  ["{A}|{C}|{S} {Z}", "ID IE MN TH VN"],
  ["{A}|{C}|{S}", "JM PA SC SR TV"],
  ["{A}|{Z}|{C}", "AL EC MU OM"],
  ["{A}|{Z} {C} {S}", "ES IT PF UY"],
  ["{A}|{C}, {S} {Z}", "BB SO US"],
  ["{A}|{C}|{S}|{Z}", "EG RU UA"],
  ["{A}|{C} {Z}|{S}", "IN NG PE"],
  ["{A}|{S}", "AE NR"],
  ["{A}|{C}, {S}", "BS KN"],
  ["{Z}|{S} {C}|{A}", "CN TW"],
  ["{A}|{C}, {S}|{Z}", "HN IQ"],
  ["{Z}|{S}|{C}|{A}", "KP KZ"],
  ["{A}|{C}, {Z}", "LV MM"],
  ["{A}|{Z}|{C}|{S}", "AM"],
  ["{A}|{Z} {C}|ÅLAND", "AX"],
  ["{A}|{C} - {Z}", "BD"],
  ["{A}|{C}-{S}|{Z}", "BR"],
  ["{S}|{Z} {C}|{A}", "BY"],
  ["{A} {C}", "CI"],
  ["{A}|{C}, {S}, {Z}", "CO"],
  ["{A}|{S}, {C}|{Z}", "CR"],
  ["{A}|{C} {S}|{Z}", "CU"],
  ["{A}|{C}|GUERNSEY|{Z}", "GG"],
  ["{A}|GIBRALTAR|{Z}", "GI"],
  ["{Z} {A} {C}", "GN"],
  ["{A}|{Z}- {C}", "GT"],
  ["{S}|{C}|{A}", "HK"],
  ["{C}|{A}|{Z}", "HU"],
  ["{S}|{C}|{A}|{Z}", "IR"],
  ["{A}|{C}|JERSEY|{Z}", "JE"],
  ["〒{Z}|{S}|{A}", "JP"],
  ["{A}|{S}|{C}", "KI"],
  ["{S} {C}|{A}|{Z}", "KR"],
  ["{A}|{S} {Z}", "KY"],
  ["{A}", "MO"],
  ["{A}|{Z} {C}, {S}", "MX"],
  ["{A}|{Z}|{C}, {S}", "NI"],
  ["{A}|{C} {Z} {S}", "PG"],
  ["{A}|{C}|{Z} {S}", "PH"],
  ["{A}|{C}-{Z}", "PK"],
  ["{A}|{C} PR {Z}", "PR"],
  ["{A}|SINGAPORE {Z}", "SG"],
  ["{A}|{Z}-{C}|{S}", "SV"],
  ["{A}|{Z} {C}/{S}", "TR"],
  ["{A}|{C} {Z}, {S}", "VE"],
];

/** What a region is called, where it is no province. */
export const regionWords: readonly (readonly [word: RegionWord, countries: string])[] = [
  ["area", "HK"],
  ["county", "IE TW"],
  ["department", "CO NI"],
  ["district", "NR"],
  ["emirate", "AE"],
  ["island", "BS CV KI KN KY PF SC TV"],
  ["oblast", "RU UA"],
  ["parish", "BB JM"],
  ["prefecture", "JP"],
  ["state", "AS AU BR FM IN MH MP MX MY NG PW UM US VE VI"],
];
export type RegionWord =
  | "province"
  | "area"
  | "county"
  | "department"
  | "district"
  | "emirate"
  | "island"
  | "oblast"
  | "parish"
  | "prefecture"
  | "state";

/** What a city is called, where it is called otherwise. */
export const cityWords: readonly (readonly [word: CityWord, countries: string])[] = [
  ["district", "HK PE SD SY TR"],
  ["post_town", "GB NO SE SJ"],
  ["suburb", "AU"],
];
export type CityWord = "city" | "district" | "post_town" | "suburb";

/** What a postcode is called, where it has a name of its own. */
export const postalWords: readonly (readonly [word: PostalWord, countries: string])[] = [
  ["eircode", "IE"],
  ["pin", "IN"],
  ["zip", "AS FM GU MH MP PR PW UM US VI"],
];
export type PostalWord = "postal" | "eircode" | "pin" | "zip";

/** A postcode as an example, by country; `_` is a blank. */
export const postalExamples =
  "AC:ASCN_1ZZ AD:AD100 AF:1001 AI:2640 AL:1001 AM:375010 AR:C1070AAM AS:96799 AT:1010 AU:2060 AX:22150 AZ:1000 BA:71000 " +
  "BB:BB23026 BD:1340 BE:4000 BG:1000 BH:317 BL:97100 BM:FL_07 BN:BT2328 BR:40301-110 BT:11001 BY:223016 CA:H3Z_2Y7 CC:6799 " +
  "CH:2544 CL:8340457 CN:266033 CO:111221 CR:1000 CU:10700 CV:7600 CX:6798 CY:2008 CZ:100_00 DE:26133 DK:8660 DO:11903 DZ:40304 " +
  "EC:090105 EE:69501 EG:12411 EH:70000 ES:28039 ET:1000 FI:00550 FK:FIQQ_1ZZ FM:96941 FO:100 FR:33380 GB:EC1Y_8SY GE:0101 " +
  "GF:97300 GG:GY1_1AA GI:GX11_1AA GL:3900 GN:001 GP:97100 GR:151_24 GS:SIQQ_1ZZ GT:09001 GU:96910 GW:1000 HM:7050 HN:31301 " +
  "HR:10000 HT:6120 HU:1037 ID:40115 IE:A65_F4E2 IL:9614303 IM:IM2_1AA IN:110034 IO:BBND_1ZZ IQ:31001 IR:11936-12345 IS:320 " +
  "IT:00144 JE:JE1_1AA JO:11937 JP:154-0023 KE:20100 KG:720001 KH:12203 KR:03051 KW:54541 KY:KY1-1100 KZ:040900 LA:01160 " +
  "LB:2038_3054 LI:9496 LK:20000 LR:1000 LS:100 LT:04340 LU:4750 LV:LV-1073 MA:53000 MC:98000 MD:2012 ME:81257 MF:97100 MG:501 " +
  "MH:96960 MK:1314 MM:11181 MN:65030 MP:96950 MQ:97220 MT:NXR_01 MU:42602 MV:20026 MX:02860 MY:43000 MZ:1102 NA:10001 NC:98814 " +
  "NE:8001 NF:2899 NG:930283 NI:52000 NL:1234_AB NO:0025 NP:44601 NZ:6001 OM:133 PE:LIMA_23 PF:98709 PG:111 PH:1008 PK:44000 " +
  "PL:00-950 PM:97500 PN:PCRN_1ZZ PR:00930 PT:2725-079 PW:96940 PY:1536 RE:97400 RO:060274 RS:106314 RU:247112 SA:11564 " +
  "SD:11042 SE:11455 SG:546080 SH:STHL_1ZZ SI:4000 SJ:9170 SK:010_01 SM:47890 SN:12500 SO:JH_09010 SV:CP_1101 SZ:H100 " +
  "TA:TDCU_1ZZ TC:TKCA_1ZZ TH:10150 TJ:735450 TM:744000 TN:1002 TR:01960 TW:104 TZ:6090 UA:15432 UM:96898 US:95014 UY:11600 " +
  "UZ:702100 VA:00120 VC:VC0100 VE:1010 VG:VG1110 VI:00802-1222 VN:70010 WF:98600 XK:10000 YT:97600 ZA:0083 ZM:50100";
