import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ListEntry } from "../../src/screening/entry";
import { dateOf } from "../../src/screening/formats/draft";
import { type ListFormat, ListProblem, listReader } from "../../src/screening/read-list";
import { sandboxEntries } from "../../src/screening/sandbox-list";

/** Reads a text as a list, cut into pieces of this many characters. */
function read(format: ListFormat, text: string, pieceLength = 7) {
  const entries: ListEntry[] = [];
  const reader = listReader(format, (entry) => entries.push(entry));
  for (let at = 0; at < text.length; at += pieceLength) reader.write(text.slice(at, at + pieceLength));
  reader.end();
  return { entries, skipped: reader.skipped, problems: reader.problems };
}

// Written from the published schemas of the five lists; people and companies in them are invented.
const ofacXml = `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>01/02/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry><uid>9001</uid><firstName>Viktor</firstName><lastName>LOMAZOV</lastName><sdnType>Individual</sdnType>
    <programList><program>UTO-ENERGY</program></programList>
    <idList><id><uid>1</uid><idType>Passport</idType><idNumber>530418822</idNumber><idCountry>Russia</idCountry></id>
      <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
    <akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>VITYA</lastName></aka></akaList>
    <nationalityList><nationality><country>Russia</country></nationality></nationalityList>
    <dateOfBirthList><dateOfBirthItem><dateOfBirth>30 Sep 1958</dateOfBirth></dateOfBirthItem></dateOfBirthList>
  </sdnEntry>
  <sdnEntry><uid>9002</uid><lastName>KORUND &amp; SONS</lastName><sdnType>Entity</sdnType></sdnEntry>
</sdnList>`;

const ofacCsv = `9001,"LOMAZOV, Viktor ""the Pump""","individual","UTO-ENERGY] [UTO-ARMS",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 30 Sep 1958; POB Nowhere; nationality Russia; Passport 530418822 (Russia); a.k.a. 'VITYA'."\r
9002,"KORUND LTD",-0- ,"UTO-ARMS",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
9001,1,"aka","LOMAZOW, Wiktor",-0- \r
9001,7,"1 Harbour Street","Reval","Estonia",-0- \r
9001,"; alt. DOB 1959; citizen Utopia."\r
\x1a`;

const un = `<?xml version="1.0" encoding="utf-8"?><CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00Z"><INDIVIDUALS><INDIVIDUAL>
  <DATAID>690001</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>KARIM</FIRST_NAME><SECOND_NAME>WASEF</SECOND_NAME><THIRD_NAME>DAHABANI</THIRD_NAME>
  <UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER><LISTED_ON>2024-03-01</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>كريم واصف الدهباني</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1>
  <NATIONALITY><VALUE>Syrian Arab Republic</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Wasef</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>N00418273</NUMBER><ISSUING_COUNTRY>Syria</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>690002</DATAID><FIRST_NAME>BURNING REED</FIRST_NAME><REFERENCE_NUMBER>UTe.001</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Ikhwan al-Qasab; Red Reed</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><COUNTRY>Lebanon</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>`;

const eu = `<export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity designationDate="2024-03-01" euReferenceNumber="EU.1.99" logicalId="99">
  <regulation programme="UTO" publicationDate="2024-03-01"/><subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="Slobodan" middleName="" lastName="Vukadinčević" wholeName="Slobodan Vukadinčević" strong="true"/>
  <nameAlias wholeName="Слободан Вукадинчевић" strong="true"/><nameAlias wholeName="Bobo" strong="true"><remark>(Low quality alias)</remark></nameAlias><nameAlias wholeName="Boda" strong="false"/>
  <citizenship countryIso2Code="RS"/><birthdate birthdate="1960-06-16" year="1960" countryIso2Code="00"/>
  <identification number="008112233" identificationTypeCode="passport" identificationTypeDescription="National passport" countryIso2Code="RS"/>
  <address countryIso2Code="00" countryDescription="UNKNOWN"/></sanctionEntity></export>`;

const uk = `<Designations><DateGenerated>01/02/2026</DateGenerated><Designation><LastUpdated>01/02/2026</LastUpdated><DateDesignated>01/03/2024</DateDesignated>
  <UniqueID>UTO0001</UniqueID><OFSIGroupID>99001</OFSIGroupID><Names><Name><Name6>HARROWGATE</Name6><Name1>John</Name1><Name2>Michael</Name2>
  <NameType>Primary Name</NameType></Name><Name><Name6>Jack</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
  <RegimeName>The Utopia (Sanctions) Regulations</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
  <IndividualDetails><Individual><DOBs><DOB>dd/mm/1966</DOB></DOBs><Nationalities><Nationality>United Kingdom</Nationality></Nationalities>
  <PassportDetails><Passport><PassportNumber>507733118</PassportNumber></Passport></PassportDetails></Individual></IndividualDetails></Designation></Designations>`;

describe("public lists become entries", () => {
  it("OFAC SDN in XML", () => {
    const { entries } = read("ofac-xml", ofacXml);
    expect(entries).toMatchObject([
      {
        id: "9001",
        kind: "person",
        names: [
          { name: "Viktor LOMAZOV", quality: "primary" },
          { name: "VITYA", quality: "weak" },
        ],
        birthDates: ["1958-09-30"],
        countries: ["Russia"],
        identifiers: [{ type: "Passport", value: "530418822", country: "Russia" }],
        programs: ["UTO-ENERGY"],
      },
      { id: "9002", kind: "organisation", names: [{ name: "KORUND & SONS", quality: "primary" }] },
    ]);
  });

  it("OFAC SDN in CSV, with the files of aliases, addresses and further remarks behind it", () => {
    const { entries } = read("ofac-csv", ofacCsv);
    expect(entries).toMatchObject([
      {
        id: "9001",
        kind: "person",
        names: [{ name: 'Viktor "the Pump" LOMAZOV' }, { name: "VITYA", quality: "weak" }, { name: "Wiktor LOMAZOW" }],
        birthDates: ["1958-09-30", "1959"],
        countries: ["Russia", "Utopia", "Estonia"],
        identifiers: [{ type: "Passport", value: "530418822", country: "Russia" }],
        programs: ["UTO-ENERGY", "UTO-ARMS"],
      },
      { id: "9002", kind: "organisation", names: [{ name: "KORUND LTD" }] },
    ]);
  });

  it("UN consolidated, with names in their own script and a span of years", () => {
    const { entries } = read("un-xml", un);
    expect(entries).toMatchObject([
      {
        id: "UTi.001",
        kind: "person",
        names: [
          { name: "KARIM WASEF DAHABANI", quality: "primary" },
          { name: "كريم واصف الدهباني", quality: "strong" },
          { name: "Abu Wasef", quality: "weak" },
        ],
        birthDates: ["1960/1962"],
        countries: ["Syrian Arab Republic"],
        identifiers: [{ type: "Passport", value: "N00418273", country: "Syria" }],
        listedOn: "2024-03-01",
      },
      {
        id: "UTe.001",
        kind: "organisation",
        names: [{ name: "BURNING REED" }, { name: "Ikhwan al-Qasab" }, { name: "Red Reed" }],
        countries: ["Lebanon"],
      },
    ]);
  });

  it("EU consolidated", () => {
    expect(read("eu-xml", eu).entries).toMatchObject([
      {
        id: "EU.1.99",
        kind: "person",
        names: [
          { name: "Slobodan Vukadinčević", quality: "primary" },
          { name: "Слободан Вукадинчевић", quality: "strong" },
          { name: "Bobo", quality: "weak" },
          { name: "Boda", quality: "weak" },
        ],
        birthDates: ["1960-06-16"],
        countries: ["RS"],
        identifiers: [{ type: "National passport", value: "008112233", country: "RS" }],
      },
    ]);
  });

  it("UK Sanctions List", () => {
    expect(read("uk-xml", uk).entries).toMatchObject([
      {
        id: "UTO0001",
        kind: "person",
        names: [
          { name: "John Michael HARROWGATE", quality: "primary" },
          { name: "Jack", quality: "weak" },
        ],
        birthDates: ["1966"],
        countries: ["United Kingdom"],
        identifiers: [{ type: "Passport", value: "507733118", country: null }],
      },
    ]);
  });

  it("lines of our own, and a bad line is skipped with its reason", () => {
    const text = `${JSON.stringify(sandboxEntries[0])}\n{"id":"x"}\nnonsense\n${JSON.stringify(sandboxEntries[1])}\n`;
    const { entries, skipped, problems } = read("ndjson", text);
    expect(entries).toEqual([sandboxEntries[0], sandboxEntries[1]]);
    expect([skipped, problems.length]).toEqual([2, 2]);
    expect(problems[0]).toMatch(/record 2: .*names/);
  });

  it("however the file is cut into pieces", () => {
    const whole = { "ofac-xml": ofacXml, "ofac-csv": ofacCsv, "un-xml": un, "eu-xml": eu, "uk-xml": uk };
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(whole) as (keyof typeof whole)[])),
        fc.integer({ min: 1, max: 5_000 }),
        (format, length) => {
          expect(read(format, whole[format], length)).toEqual(read(format, whole[format], 1_000_000));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("hostile files are refused, not read", () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sdnList><sdnEntry><uid>&b;</uid></sdnEntry></sdnList>`;
  it.each<[string, string, RegExp]>([
    ["a document type with entities", bomb, /document types/],
    ["a document type that names a file", `<!DOCTYPE x SYSTEM "file:///etc/passwd"><sdnList/>`, /document types/],
    ["an unknown entity", "<sdnList><sdnEntry><uid>&x;</uid></sdnEntry></sdnList>", /entity &x;/],
    [
      "an entity that every object has",
      "<sdnList><sdnEntry><uid>&constructor;</uid></sdnEntry></sdnList>",
      /entity &constructor;/,
    ],
    ["depth", "<a>".repeat(100), /nest deeper/],
    ["an endless tag", `<sdnList ${"a".repeat(50_000)}`, /tag is longer/],
    [
      "an endless text",
      `<sdnList><sdnEntry><uid>${"a".repeat(3_000_000)}`,
      /longer than any list|larger than any list/,
    ],
    ["an endless record", `<sdnList><sdnEntry>${"<a/>".repeat(30_000)}`, /larger than any list/],
    ["tags that do not fit", "<sdnList><sdnEntry></sdnList>", /closes nothing/],
    ["an end in the middle", "<sdnList><sdnEntry>", /ends inside/],
    ["no XML at all", "hello", /outside of the root/],
  ])("%s", (_name, text, message) => {
    expect(() => read("ofac-xml", text, 4_096)).toThrow(ListProblem);
    expect(() => read("ofac-xml", text, 4_096)).toThrow(message);
  });

  it("nothing but a ListProblem comes out, whatever comes in", () => {
    const marks = [
      "<",
      ">",
      "</",
      "/>",
      '"',
      "'",
      "&",
      ";",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      "sdnEntry",
      "uid",
      "a",
      " ",
      "=",
      "__proto__",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...marks), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (parts, length) => {
          try {
            read("ofac-xml", parts.join(""), length);
          } catch (problem) {
            expect(problem).toBeInstanceOf(ListProblem);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

it.each([
  ["12 Mar 1960", "1960-03-12"],
  ["Mar 1960", "1960-03"],
  ["circa 1960", "1960"],
  ["1960 to 1962", "1960/1962"],
  ["12/03/1960", "1960-03-12"],
  ["dd/mm/1960", "1960"],
  ["00/00/1960", "1960"],
  ["1960-03-12", "1960-03-12"],
  ["1960-03-12T00:00:00", "1960-03-12"],
  ["unknown", null],
])("the date %s is %s", (text, date) => {
  expect(dateOf(text)).toBe(date);
});
