import type { ListEntry } from "./entry";

/** Name of the list that sandbox tenants can load without a file. */
export const sandboxListName = "sandbox";

// Invented entries: nobody here exists, and any likeness is chance. One line each:
// id | kind | names, the first is primary, `~` before weak ones | dates of birth | countries | numbers (type=value@country) | programs
const lines = `
S-001|p|Karim Wasef al-Dahabani;كريم واصف الدهباني;Kareem Wassef Dahabany;~Abu Wasef|1961-04-12|SY|Passport=N00418273@SY|UTO-COUNTER
S-002|p|Viktor Arkadyevich Lomazov;Виктор Аркадьевич Ломазов|1958-09-30|RU|Passport=530418822@RU;Tax ID=770400123456@RU|UTO-ENERGY
S-003|p|Oleksandr Hryhorovych Petrushchak;Олександр Григорович Петрущак;Aleksandr Grigorievich Petrushchak|1970|UA;RU||UTO-ENERGY
S-004|p|Mohammed Hassan Alwani;محمد حسن العلواني|1975-01-01|IQ|Passport=A4419022@IQ|UTO-COUNTER
S-005|p|Abd al-Rahman Yusuf Qadmouri;عبد الرحمن يوسف القدموري;~Abu Yusuf the Carpenter|1969-11-03|YE||UTO-COUNTER
S-006|p|Zhao Lianpeng;赵连鹏|1964-02-17|CN|National ID=110101196402170011@CN|UTO-TECH
S-007|p|Ouyang Zhenhai;欧阳振海|1959|CN||UTO-TECH
S-008|p|Pak Chol Gwangho;Park Chul Kwangho|1966-08-15|KP|Passport=654410009@KP|UTO-ARMS
S-009|p|Ioannis Petrakellis;Ιωάννης Πετρακέλλης;Yannis Petrakelis|1972-05-05|GR;CY||UTO-SHIPPING
S-010|p|José Ángel Quintanilla Ferreyros;~El Relojero|1968-12-01|CO|Cedula=19448201@CO|UTO-NARCO
S-011|p|Jean-Baptiste Ngoumba-Loko|1963/1965|CF||UTO-CONFLICT
S-012|p|Gholamreza Farhadpanah;غلامرضا فرهادپناه;Gholam Reza Farhad Panah|1957-03-21|IR||UTO-ARMS
S-013|p|Tesfaye Gebrehiwot Woldemikael|1965|ER;ET||UTO-CONFLICT
S-014|p|Slobodan Vukadinčević;Слободан Вукадинчевић|1960-06-16|RS;BA||UTO-CONFLICT
S-015|p|Nguyễn Đình Khoát|1971-09-02|VN||UTO-TECH
S-016|p|Khamid Tursunovich Rahmonkulov;Хамид Турсунович Рахмонкулов|1974-10-10|UZ;TJ||UTO-NARCO
S-017|p|Björn Åkerstrømsen|1969-02-11|SE;NO||UTO-SHIPPING
S-018|p|Müslüm Çağlayanoğlu|1967-07-07|TR||UTO-NARCO
S-019|p|Emmanuel Okwuchukwu Adebisi-Nwoko|1973-03-30|NG||UTO-CYBER
S-020|p|Mikhail Zhdanovitsky;Міхаіл Ждановіцкі|1955-01-28|BY||UTO-ENERGY
S-021|p|Ahmad Shah Zurmatiwal;احمد شاه زرمتیوال;~Mullah Zurmati|1962|AF;PK||UTO-COUNTER
S-022|p|María Fernanda Iribarne Castellote|1977-02-19|VE||UTO-NARCO
S-023|p|Khin Thiri Myat Noe;Daw Khin Thiri|1970-11-21|MM||UTO-CONFLICT
S-024|p|John Michael Harrowgate;Jack Harrowgate|1966-03-03|GB;US|Passport=507733118@GB|UTO-CYBER
S-025|p|Ali Hussein Karrar;علي حسين كرار|1980-06-01|IQ||UTO-COUNTER
S-026|p|Yekaterina Sergeyevna Lomazova;Екатерина Сергеевна Ломазова|1984-05-19|RU||UTO-ENERGY
S-101|o|Severnaya Zvezda Shipping Company Ltd;ООО Северная Звезда;North Star Marine Severnaya||RU|Registration=1027700999001@RU|UTO-SHIPPING
S-102|o|Al-Nakhla al-Khadra Trading LLC;النخلة الخضراء||AE;SY||UTO-COUNTER
S-103|o|Golden Sparrow Import Export Co., Ltd.;Jinque Import and Export||CN|Registration=91110000999000111X@CN|UTO-TECH
S-104|o|Banco Agrícola del Istmo Oriental S.A.||PA||UTO-NARCO
S-105|o|Korund Precision Mechanics JSC;АО Корунд Точная Механика||RU||UTO-ARMS
S-106|o|Pars Daryaye Abi Lines PJSC||IR||UTO-SHIPPING
S-107|o|Hellespont Bunkering S.A.||GR;TR||UTO-SHIPPING
S-108|o|Adriatic Meridian Holding d.o.o.||ME;RS||UTO-CONFLICT
S-109|o|Turqoz Energy FZE;Turkoz Enerji||AE;TR||UTO-ENERGY
S-110|o|Libertad y Patria Foundation;Fundación Libertad y Patria||VE||UTO-NARCO
S-111|o|Brotherhood of the Burning Reed;Ikhwan al-Qasab||SY;LB||UTO-COUNTER
S-112|v|MV Crimson Albatross;Karmazin||KP|IMO number=IMO 9999991|UTO-SHIPPING
`;

const kinds: Record<string, ListEntry["kind"]> = { p: "person", o: "organisation", v: "vessel" };

const parts = (text: string | undefined): string[] => (text ?? "").split(";").filter((part) => part !== "");

/** The fictional list of the sandbox: people, companies and a ship with aliases in six scripts. */
export const sandboxEntries: readonly ListEntry[] = lines
  .trim()
  .split("\n")
  .map((line) => {
    const [id = "", kind = "", names, births, countries, numbers, programs] = line.split("|");
    return {
      id,
      kind: kinds[kind] ?? "other",
      names: parts(names).map((name, at) =>
        name.startsWith("~")
          ? { name: name.slice(1), quality: "weak" as const }
          : { name, quality: at === 0 ? ("primary" as const) : ("strong" as const) },
      ),
      birthDates: parts(births),
      countries: parts(countries),
      identifiers: parts(numbers).map((number) => {
        const [type = "", rest = ""] = number.split("=");
        const [value = "", country] = rest.split("@");
        return { type, value, country: country ?? null };
      }),
      topic: "sanction" as const,
      programs: parts(programs),
      listedOn: "2024-03-01",
      inForce: true,
      remarks: null,
    };
  });
