import type { CheckSubject } from "../../inputs";
import type { Finding } from "../findings";
import { registryExtract } from "../registry";
import type { FictionalAnswer } from "./answers";
import { foldedNames } from "./folded-names";
import { accountOf, companyById, type FictionalCompany, hostOf, personById } from "./register";

/** What the register says about one of its companies, and what of it a person should know. */
export function extractAnswer(company: FictionalCompany, asked: Pick<CheckSubject, "companyName">): FictionalAnswer {
  const findings = [...standing(company), ...naming(company, asked.companyName)];
  const verdict =
    company.status === "dissolved"
      ? "rejected"
      : findings.some(({ level }) => level === "medium" || level === "high")
        ? "review"
        : "clear";
  return { verdict, findings, record: extractOf(company), hits: [] };
}

/** The entry of the register, in the shape of every extract of the sandbox. */
export function extractOf(company: FictionalCompany) {
  const { country, registrationNumber, name, directors } = company;
  return {
    ...registryExtract({ country, registrationNumber, companyName: name }, "clear"),
    jurisdiction: country,
    legalForm: company.legalForm,
    kind: company.kind,
    status: company.status,
    incorporatedOn: company.incorporatedOn,
    dissolvedOn: company.dissolvedOn,
    previousNames: company.previousNames,
    listedAt: company.listedAt,
    charityNumber: company.charityNumber,
    branchOf: company.branchOf === null ? null : (companyById(company.branchOf)?.name ?? null),
    website: hostOf(company) === null ? null : `https://${hostOf(company)}`,
    bankAccount: accountOf(company),
    officers: directors.flatMap((id) => {
      const person = personById(id);
      if (person === null) return [];
      const { firstName, lastName, nationality } = person;
      const role = company.kind === "charity" ? "Trustee" : "Director";
      return [
        { name: `${firstName} ${lastName}`, role, appointedOn: company.incorporatedOn, resignedOn: null, nationality },
      ];
    }),
    beneficialOwners: company.beneficialOwners.flatMap(({ person: id, share }) => {
      const person = personById(id);
      return person === null ? [] : [{ name: `${person.firstName} ${person.lastName}`, sharePercentage: share }];
    }),
    filings: {
      lastAccountsMadeUpTo: company.accountsOverdue ? "2023-12-31" : "2025-12-31",
      accountsOverdue: company.accountsOverdue,
    },
  };
}

const finding = (code: string, level: Finding["level"], text: string): Finding => ({ code, level, text });

function standing({ status, accountsOverdue, massAddress }: FictionalCompany): Finding[] {
  if (status === "dissolved") return [finding("dissolved", "high", "The company has been struck off the register.")];
  return [
    ...(status === "liquidation" ? [finding("in_liquidation", "high", "The company is being wound up.")] : []),
    ...(accountsOverdue
      ? [finding("accounts_overdue", "medium", "The last accounts are more than nine months overdue.")]
      : []),
    ...(massAddress
      ? [finding("mass_address", "medium", "More than 400 companies are registered at this address.")]
      : []),
  ];
}

/** Whether the register knows the company by the name that was given: today's, one of before, or none. */
function naming({ name, previousNames }: FictionalCompany, asked: string | undefined): Finding[] {
  const given = asked === undefined ? null : foldedNames.company(asked);
  if (given === null || given === foldedNames.company(name)) return [];
  if (previousNames.some((former) => foldedNames.company(former) === given))
    return [finding("former_name", "low", `The company is now called ${name}.`)];
  return [finding("name_differs", "medium", `The register has this number under the name ${name}.`)];
}
