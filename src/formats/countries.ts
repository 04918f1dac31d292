// ISO 3166-1: the two letters of a country, then its three.
const codes = (
  "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB " +
  "BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR " +
  "BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR " +
  "CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK " +
  "FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS " +
  "GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN " +
  "ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO " +
  "LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD " +
  "MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER " +
  "NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM " +
  "PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP " +
  "SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF " +
  "TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY " +
  "UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE"
).split(" ");

const byThree: ReadonlyMap<string, string> = new Map(codes.map((code) => [code.slice(2), code.slice(0, 2)]));
const byTwo: ReadonlySet<string> = new Set(codes.map((code) => code.slice(0, 2)));

/** Codes of travel documents that are no country of ISO 3166-1 (ICAO Doc 9303-3, section 5), and the country they stand for. */
const ofTravelDocuments: ReadonlyMap<string, string> = new Map([
  ["D", "DE"],
  ["GBD", "GB"],
  ["GBN", "GB"],
  ["GBO", "GB"],
  ["GBP", "GB"],
  ["GBS", "GB"],
  ["RKS", "XK"],
  ["XOM", "MT"],
]);

/** The two letters of a country, from two or three of them; null when there is no such country. `EL` and `UK` are understood. */
export function countryOf(code: string | undefined): string | null {
  const given = code?.trim().toUpperCase() ?? "";
  if (given === "EL") return "GR";
  if (given === "UK") return "GB";
  if (byTwo.has(given)) return given;
  return byThree.get(given) ?? ofTravelDocuments.get(given) ?? null;
}

/** Codes that stand for somebody without a state, for organisations, or for no real state at all. */
const otherIssuers: ReadonlySet<string> = new Set(
  "UNO UNA UNK XXA XXB XXC XXX XBA XIM XCC XCO XEC XPO XES XMP XOM XDC EUE UTO".split(" "),
);

/** Whether travel documents may carry this code of an issuer or nationality. */
export const isIssuer = (code: string): boolean =>
  byThree.has(code) || ofTravelDocuments.has(code) || otherIssuers.has(code);
