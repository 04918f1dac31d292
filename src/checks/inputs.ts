import * as z from "zod";
import { isSoleProprietorship } from "../domain";
import type { CheckType } from "./contract";
import { flag, lenient, optional, optionalPart, part, required } from "./fields";

const knownOptions = { scenario: optional, ongoingMonitoring: flag, immediateResults: flag };
const options = optionalPart(z.object(knownOptions).catchall(z.json())).describe(
  "`scenario` chooses the answer of the sandbox vendor; vendors described as data may read others; with `byName: true` a register is asked for a `companyName` without a number",
);

const digits = (least: number, most: number, message: string) =>
  z.preprocess(
    (value) => (typeof value === "string" ? lenient(value.replace(/[\s-]/g, "")) : lenient(value)),
    z.string("is missing").regex(new RegExp(`^\\d{${least},${most}}$`), message),
  );

const Address = z.object({
  fullAddress: optional,
  streetNumber: optional,
  street: optional,
  city: optional,
  postcode: optional,
  state: optional,
  country: optional,
});

/** A company with a number of its own, or a person. */
const AccountHolder = z
  .object({
    bankAccountName: optional,
    companyRegistrationNumber: optional,
    registeredCharityNumber: optional,
    firstName: optional,
    middleName: optional,
    lastName: optional,
  })
  .superRefine((holder, context) => {
    const missing = (field: string, instead: string) =>
      context.addIssue({ code: "custom", path: [field], message: `is missing (or ${instead})` });
    if (holder.firstName !== undefined || holder.lastName !== undefined) {
      if (holder.firstName === undefined) missing("firstName", "a company's name and number");
      if (holder.lastName === undefined) missing("lastName", "a company's name and number");
      return;
    }
    if (holder.bankAccountName === undefined) missing("bankAccountName", "firstName and lastName");
    if (holder.companyRegistrationNumber === undefined && holder.registeredCharityNumber === undefined)
      missing("companyRegistrationNumber", "registeredCharityNumber");
  });

const BankAccount = z.object({
  sortCode: digits(6, 6, "has six digits"),
  bankAccountNumber: digits(6, 10, "has six to ten digits"),
  holder: part(AccountHolder),
});

const Person = z.object({
  id: optional,
  firstName: required,
  lastName: required,
  dateOfBirth: optional,
  country: optional,
  nationality: optional,
});

const Principal = z.object({
  firstName: optional,
  lastName: optional,
  dateOfBirth: optional,
  email: optional,
  phone: optional,
  licence: optional,
  address: optionalPart(Address),
});

/** Where an image lies: the id of a file of the case, or an address. Never the image itself: effects and logs are no place for it. */
const image = z.preprocess(
  lenient,
  z
    .string()
    .max(2_000, "is a file's id or an https address, not the image itself")
    .regex(/^(https:\/\/\S+|[\w.:-]+)$/, "is a file's id or an https address, not the image itself")
    .optional(),
);

const IdentityPerson = z.object({
  firstName: required,
  lastName: required,
  idNumber: optional,
  gender: optional,
  dateOfBirth: optional,
});
const IdentityDocument = z.object({
  number: optional,
  country: required,
  type: z.preprocess(
    (value) =>
      typeof value === "string"
        ? value
            .trim()
            .toUpperCase()
            .replace(/[\s-]+/g, "_")
        : value,
    z.enum(["PASSPORT", "ID_CARD", "RESIDENCE_PERMIT", "DRIVERS_LICENSE"], {
      error: ({ input }) =>
        input === undefined || input === null || input === ""
          ? "is missing"
          : "is PASSPORT, ID_CARD, RESIDENCE_PERMIT or DRIVERS_LICENSE",
    }),
  ),
});
const Images = z.object({
  face: image,
  documentFront: image.refine((reference) => reference !== undefined, "is missing"),
  documentBack: image,
});

const reportTypes = [
  "MERCHANT_REPORT_T1",
  "MERCHANT_REPORT_T2",
  "ONGOING_MERCHANT_REPORT_T1",
  "ONGOING_MERCHANT_REPORT_T2",
] as const;
const reportType = z.preprocess(
  lenient,
  z.enum(reportTypes, `is one of ${reportTypes.join(", ")}`).default("MERCHANT_REPORT_T1"),
);
/** `shop.example` and `https://shop.example/en` are the same shop: a missing scheme is https. */
const website = z.preprocess(
  (value) => {
    const text = lenient(value);
    return typeof text === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? `https://${text}` : text;
  },
  z
    .string("is missing")
    .max(2_000)
    .regex(/^https?:\/\/[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?$/i, "is not the address of a website"),
);

/** Most people that one run screens. */
export const mostPersons = 200;
const Persons = z
  .preprocess((value) => value ?? [], z.array(Person).max(mostPersons, `has ${mostPersons} people at most`))
  .refine((list) => list.length > 0, "is missing");

const Company = z.object({
  country: required,
  registrationNumber: required,
  companyName: optional,
  state: optional,
  options,
});

/** A company is known by its number. Who looks one up, and does not vouch for it, may ask by its name: that has to be said. */
const RegisteredCompany = Company.extend({ registrationNumber: optional }).superRefine(
  ({ registrationNumber, companyName, options }, context) => {
    const isByName = options?.byName === true && companyName !== undefined;
    if (registrationNumber === undefined && !isByName)
      context.addIssue({ code: "custom", path: ["registrationNumber"], message: "is missing" });
  },
);

/** The input of each check. Extra keys are dropped, empty strings count as absent. */
export const CheckInputs = {
  "company-registry": RegisteredCompany,
  ubo: Company,
  "company-sanctions": z.object({ companyName: required, country: optional, registrationNumber: optional, options }),
  "individual-sanctions": z.object({
    firstName: required,
    lastName: required,
    dateOfBirth: optional,
    country: optional,
    nationality: optional,
    options,
  }),
  "individuals-sanctions": z.object({ persons: Persons, clientId: optional, endUserId: optional, options }),
  "identity-verification": z.object({
    firstName: required,
    lastName: required,
    dateOfBirth: optional,
    email: optional,
    country: optional,
    options,
  }),
  "identity-documents": z.object({
    endUserId: optional,
    person: part(IdentityPerson),
    document: part(IdentityDocument),
    images: part(Images),
    address: optionalPart(Address),
    options,
  }),
  "bank-account-verification": z.object({
    clientId: optional,
    address: optionalPart(Address),
    bankAccountDetails: part(BankAccount),
    options,
  }),
  "commercial-credit-check": z
    .object({
      clientId: optional,
      companyName: optional,
      country: optional,
      businessType: optional,
      legalForm: optional,
      companyRegistrationNumber: optional,
      registeredCharityNumber: optional,
      options,
    })
    .superRefine(({ businessType, legalForm, companyRegistrationNumber, registeredCharityNumber }, context) => {
      if (isSoleProprietorship(businessType, legalForm)) return; // cancelled before anybody is asked
      if ((companyRegistrationNumber ?? registeredCharityNumber) !== undefined) return;
      const message = "is missing (or registeredCharityNumber)";
      context.addIssue({ code: "custom", path: ["companyRegistrationNumber"], message });
    }),
  "merchant-monitoring": z.object({
    websiteUrl: website,
    companyName: optional,
    country: optional,
    lineOfBusiness: optional,
    reportType,
    withQualityControl: flag,
    options,
  }),
  "merchant-screening": z.object({
    merchantName: required,
    address: part(Address.extend({ country: required })),
    principals: optionalPart(z.array(Principal).max(50)),
    urls: optionalPart(z.array(required).max(50)),
    options,
  }),
  "document-ocr": z
    .object({ fileId: image, imageUrl: image, documentType: optional, country: optional, options })
    .superRefine(({ fileId, imageUrl }, context) => {
      if ((fileId ?? imageUrl) !== undefined) return;
      context.addIssue({ code: "custom", path: ["fileId"], message: "is missing (or imageUrl)" });
    }),
  address: z.object({
    line1: required,
    line2: optional,
    city: optional,
    postcode: optional,
    region: optional,
    country: required,
    options,
  }),
} satisfies Record<CheckType, z.ZodType>;

/** All fields any check of vendors can have. What a check needs is guaranteed by its schema above. */
export const CheckSubject = z.object({
  country: optional,
  registrationNumber: optional,
  companyName: optional,
  state: optional,
  firstName: optional,
  lastName: optional,
  dateOfBirth: optional,
  nationality: optional,
  email: optional,
  clientId: optional,
  endUserId: optional,
  persons: optionalPart(Persons),
  person: optionalPart(IdentityPerson),
  document: optionalPart(IdentityDocument),
  images: optionalPart(Images),
  address: optionalPart(Address),
  bankAccountDetails: optionalPart(BankAccount),
  businessType: optional,
  legalForm: optional,
  companyRegistrationNumber: optional,
  registeredCharityNumber: optional,
  websiteUrl: optional,
  lineOfBusiness: optional,
  reportType: optional,
  withQualityControl: flag,
  merchantName: optional,
  principals: optionalPart(z.array(Principal)),
  urls: optionalPart(z.array(required)),
  fileId: image,
  imageUrl: image,
  documentType: optional,
  line1: optional,
  line2: optional,
  city: optional,
  postcode: optional,
  region: optional,
  options: optionalPart(z.object(knownOptions)),
});
export type CheckSubject = z.output<typeof CheckSubject>;
export type ScreenedSubject = z.output<typeof Person>;
