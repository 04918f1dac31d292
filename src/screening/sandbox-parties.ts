import type { ScreenedParty } from "./entry";

/** Somebody to try the screening with: who they are and which entry of the sandbox list they should lead to. */
export interface SandboxParty {
  party: ScreenedParty;
  /** Entry of the sandbox list, or null: nothing should be found. */
  expects: string | null;
  /** What the pair tries: how the spelling differs, or why it must not be taken for the entry. */
  tries: string;
}

// Invented people and companies. They are the known pairs that accuracy is measured with (docs/screening.md).
// entry or `-` | what it tries | name | date of birth | country | number
const people = `
S-001|alias|Karim Wasef al-Dahabani|1961-04-12|SY
S-001|alias|Kareem Wassef Dahabany
S-001|transliteration|Karim Wassif Al Dahabani|1961
S-001|transliteration|كريم واصف الدهباني
S-001|missing|Karim al-Dahabani|1961-04-12
S-001|order|Al-Dahabani, Karim Wasef
S-001|typo|Karim Wasef Dahabnai
S-001|identifier|Samir Qasim Haddad|1961-04-12|SY|N00418273
S-002|alias|Viktor Arkadyevich Lomazov|1958-09-30|RU
S-002|transliteration|Виктор Аркадьевич Ломазов
S-002|transliteration|Victor Arkadievich Lomazow
S-002|transliteration|Wiktor Arkadjewitsch Lomasow|1958-09-30
S-002|missing|Viktor Lomazov|1958-09-30|RU
S-002|order|LOMAZOV Viktor Arkadyevich
S-002|order|Lomazov Victor|1958
S-002|typo|Viktor Arkadyevch Lomazov
S-002|typo|Vitkor Lomazov|1958
S-002|initials|V. A. Lomazov|1958-09-30|RU
S-003|alias|Aleksandr Grigorievich Petrushchak
S-003|transliteration|Олександр Петрущак|1970
S-003|transliteration|Alexander Petruschak|1970
S-003|transliteration|Oleksandr Hryhorovich Petrushchack
S-003|order|Petrushchak Oleksandr
S-004|alias|Mohammed Hassan Alwani|1975-01-01|IQ
S-004|transliteration|Muhammad Hasan al-Alwani
S-004|transliteration|Mohamed Hassan Alwany|1975-01-01
S-004|transliteration|محمد حسن العلواني
S-004|order|Alwani Mohammed Hassan
S-004|missing|Mohammad Alwani|1975-01-01|IQ
S-005|alias|Abd al-Rahman Yusuf Qadmouri|1969-11-03
S-005|joined|Abdulrahman Yousef Qadmouri
S-005|joined|Abdelrahman Yussuf al Qadmuri|1969
S-005|joined|Abdur Rahman Yusuf Kadmouri
S-005|transliteration|عبد الرحمن يوسف القدموري
S-005|transliteration|عبدالرحمن القدموري
S-006|alias|Zhao Lianpeng|1964-02-17|CN
S-006|transliteration|赵连鹏
S-006|order|Lianpeng Zhao
S-006|joined|Zhao Lian Peng|1964-02-17
S-007|transliteration|欧阳振海
S-007|joined|Ou Yang Zhen Hai|1959
S-007|order|Zhenhai Ouyang
S-008|alias|Pak Chol Gwangho
S-008|joined|Park Chul-Kwang Ho
S-008|order|Chol Gwangho Pak|1966-08-15
S-009|transliteration|Ιωάννης Πετρακέλλης
S-009|alias|Yannis Petrakelis
S-009|transliteration|Ioannis Petrakelis
S-009|typo|Ioanis Petrakellis
S-010|alias|José Ángel Quintanilla Ferreyros
S-010|missing|Jose Quintanilla Ferreyros|1968-12-01
S-010|typo|Jose Angel Quintanila Ferreiros
S-010|order|Quintanilla Ferreyros, José Ángel
S-011|joined|Jean Baptiste Ngoumbaloko
S-011|joined|Jeanbaptiste Ngoumba Loko|1964
S-011|order|Ngoumba-Loko Jean-Baptiste
S-012|joined|Gholam-Reza Farhadpanah
S-012|transliteration|Qolamreza Farhadpanah|1957-03-21
S-012|transliteration|غلامرضا فرهادپناه
S-012|order|Farhadpanah Gholamreza
S-013|missing|Tesfaye Woldemikael|1965
S-013|transliteration|Tesfai Ghebrehiwot Woldemichael
S-014|transliteration|Слободан Вукадинчевић
S-014|alias|Slobodan Vukadincevic|1960-06-16
S-014|typo|Slobodan Vukadincevich
S-015|alias|Nguyen Dinh Khoat|1971-09-02|VN
S-015|order|Khoat Nguyen Dinh
S-016|transliteration|Hamid Tursunovich Rakhmonkulov
S-016|transliteration|Хамид Рахмонкулов|1974-10-10
S-016|missing|Khamid Rahmonkulov|1974
S-017|alias|Bjorn Akerstromsen
S-017|typo|Björn Åkerstromson|1969-02-11
S-018|alias|Muslum Caglayanoglu
S-018|typo|Müslüm Çaglayanoglou
S-019|missing|Emmanuel Adebisi-Nwoko|1973-03-30
S-019|order|Adebisi Nwoko Emmanuel Okwuchukwu
S-020|transliteration|Mikhail Zhdanovitskiy
S-020|transliteration|Michail Shdanowizki|1955-01-28
S-021|alias|Ahmad Shah Zurmatiwal
S-021|transliteration|Ahmed Sha Zurmatiwal|1962
S-022|alias|Maria Fernanda Iribarne
S-022|typo|Maria Fernada Iribarne Castellote
S-023|alias|Khin Thiri Myat Noe
S-023|joined|Khinthiri Myatnoe
S-024|alias|John Michael Harrowgate
S-024|initials|J. M. Harrowgate|1966-03-03
S-024|missing|John Harrowgate|1966-03-03|GB
S-024|typo|Jonh Michael Harowgate
S-025|alias|Ali Hussein Karrar|1980-06-01
S-025|transliteration|Ali Husayn Karar
S-026|transliteration|Ekaterina Lomazova|1984-05-19
S-026|transliteration|Екатерина Сергеевна Ломазова
-|common name|Mohammed Hassan|1990-02-02|EG
-|common name|Hassan Mohammed Ali
-|common name|Ali Hussein|1980-06-01|LB
-|common name|Ali Hussein Mahmoud
-|common name|Mohammed Ali Hussein
-|common name|John Michael Harris
-|common name|John Michael Smith|1966-03-03|GB
-|common name|Maria Fernanda Castillo
-|common name|Maria Fernanda Lopez Garcia
-|common name|Jose Angel Ferrer
-|common name|Jean-Baptiste Moreau
-|common name|Ahmad Shah
-|common name|Ahmad Shah Massoudi
-|common name|Abd al-Rahman Yusuf
-|common name|Abdulrahman Yousef Mansour
-|common name|Nguyen Dinh Long
-|common name|Nguyen Van Khoa
-|common name|Kim Chol Su
-|common name|Zhao Lian
-|common name|Zhao Peng
-|common name|Viktor Arkadyevich Orlov
-|common name|Aleksandr Grigorievich Petrov
-|common name|Mikhail Zhdanov
-|family name only|Ivan Petrovich Lomazov|1991-01-15
-|family name only|Dahabani Youssef
-|family name only|Sophie Harrowgate|1999-05-05|GB
-|family name only|Stefanos Petrakellis|2001-01-01
-|family name only|Carlos Quintanilla
-|family name only|Elif Caglayanoglu
-|first name only|Slobodan Jovanovic
-|first name only|Gholamreza Karimi
-|first name only|Emmanuel Okwuchukwu Eze
-|first name only|Tesfaye Bekele
-|first name only|Bjorn Akerman
-|first name only|Karim Wasim Darwish
-|other birth date|Viktor Lomazov|1993-04-01
-|other birth date|John Harrowgate|2001-07-19|AU
-|other birth date|Mohammed Hassan Alwani|2003-05-05|GB
-|other birth date|Ali Hussein Karrar|1949-12-12|PK
-|other birth date|Karim Dahabani|1999-09-09|MA
-|other birth date|Zhao Lianpeng|2004-10-01|CN
-|other|Anna Kowalczyk|1988-11-11|PL
-|other|Pierre Lefebvre
-|other|Giulia Bianchi Ferrari
-|other|Hans-Peter Obermeier
-|other|Priya Raghunathan
-|other|Fatima Zahra Benali
-|other|Chen Xiaoming
-|other|王伟
-|other|Сергей Иванович Кузнецов
-|other|Γιώργος Παπαδόπουλος
-|other|أحمد محمود السيد
-|other|Liam O'Connor
`;

const companies = `
S-101|alias|Severnaya Zvezda Shipping
S-101|transliteration|Северная Звезда
S-101|transliteration|Sewernaja Swesda Shipping Co
S-101|order|Shipping Company Severnaya Zvezda
S-102|alias|Al Nakhla Al Khadra Trading
S-102|transliteration|Nakhla Khadhra Trading LLC
S-102|transliteration|النخلة الخضراء
S-103|alias|Golden Sparrow Import-Export
S-103|typo|Golden Sparow Import Export Co Ltd
S-104|alias|Banco Agricola del Istmo Oriental
S-104|typo|Banco Agricola del Itsmo Oriental SA
S-105|transliteration|Корунд Точная Механика
S-105|alias|Korund Precision Mechanics
S-106|joined|Pars Darya-ye Abi Lines
S-106|typo|Pars Daryaye Aby Line
S-107|alias|Hellespont Bunkering
S-108|alias|Adriatic Meridian Holding
S-108|joined|AdriaticMeridian Holding DOO
S-109|transliteration|Turkoz Energy
S-109|alias|Turqoz Energy Free Zone FZE
S-110|transliteration|Fundacion Libertad y Patria
S-111|alias|Ikhwan al Qasab
S-111|missing|Brotherhood of Burning Reed
-|common name|North Star Logistics
-|common name|Golden Trading Company
-|common name|Golden Sparrow Bakery
-|common name|Banco Agricola
-|common name|Adriatic Shipping Holding
-|common name|Import Export Co., Ltd.
-|common name|Pars Oil Lines
-|common name|Precision Mechanics GmbH
-|common name|Turkish Energy FZE
-|common name|Patria Foundation
-|other|Blue Heron Consulting Ltd
-|other|Meridian Foods Inc
-|other|Kestrel Analytics GmbH
-|other|Oriental Carpets S.A.
`;

/** The known pairs of the sandbox: how people and companies on the list are met in practice, and who only resembles them. */
export const sandboxParties: readonly SandboxParty[] = [...read(people, "person"), ...read(companies, "organisation")];

function read(text: string, kind: ScreenedParty["kind"]): SandboxParty[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [expects = "-", tries = "", name = "", birthDate = "", country = "", number = ""] = line.split("|");
      const party: ScreenedParty = {
        kind,
        names: [name],
        birthDate: birthDate === "" ? null : birthDate,
        countries: country === "" ? [] : [country],
        identifiers: number === "" ? [] : [{ type: null, value: number, country: null }],
      };
      return { party, expects: expects === "-" ? null : expects, tries };
    });
}
