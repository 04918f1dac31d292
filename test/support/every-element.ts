import type { Json, JsonObject } from "../../src/lib/json";

// A form with every kind of element, as a builder writes it, and what somebody types into it.

const languages = ["en", "ar"];
const field = (id: string, element: string, params: JsonObject = {}, over: JsonObject = {}): JsonObject => ({
  id,
  element,
  valueDestination: `entity.data.${id}`,
  params: { label: labels[id] ?? id, ...params },
  ...over,
});
const required = { validate: [{ type: "required" }] };

const labels: Record<string, JsonObject> = {
  givenName: { en: "First name", ar: "الاسم الأول" },
  familyName: { en: "Family name", ar: "اسم العائلة" },
  site: { en: "Website", ar: "الموقع" },
  about: { en: "What you do", ar: "ما تفعله" },
  mail: { en: "E-mail", ar: "البريد" },
  staff: { en: "Employees", ar: "عدد الموظفين" },
  turnover: { en: "Turnover last year", ar: "إيرادات العام الماضي" },
  founded: { en: "Founded on", ar: "تاريخ التأسيس" },
  kindOf: { en: "Legal form", ar: "الشكل القانوني" },
  sells: { en: "What you sell", ar: "ما تبيعه" },
  isListed: { en: "Listed on an exchange", ar: "مدرجة في البورصة" },
  uses: { en: "What you need", ar: "ما تحتاجه" },
  bank: { en: "Your bank", ar: "مصرفك" },
  markets: { en: "Markets", ar: "الأسواق" },
  brands: { en: "Brands", ar: "العلامات" },
  seat: { en: "Country", ar: "بلد الشركة" },
  state: { en: "State or province", ar: "الولاية" },
  nationality: { en: "Nationality", ar: "الجنسية" },
  language: { en: "Language", ar: "اللغة" },
  industry: { en: "Industry", ar: "القطاع" },
  mcc: { en: "Merchant category", ar: "فئة التاجر" },
  relation: { en: "Your role", ar: "دورك" },
  phone: { en: "Phone", ar: "الهاتف" },
  taxNumber: { en: "Tax number", ar: "الرقم الضريبي" },
  iban: { en: "IBAN of the company", ar: "آيبان الشركة" },
  account: { en: "Bank account", ar: "الحساب المصرفي" },
  address: { en: "Registered address", ar: "العنوان المسجل" },
  company: { en: "Company", ar: "الشركة" },
  agreement: { en: "Your signature", ar: "توقيعك" },
  directors: { en: "Directors", ar: "المديرون" },
  contract: { en: "Contract", ar: "العقد" },
  licence: { en: "Driving licence", ar: "رخصة القيادة" },
  deed: { en: "Deed", ar: "السند" },
  selfie: { en: "A photo of you", ar: "صورتك" },
};

const options = (...values: string[]): Json[] => values.map((value) => ({ value, label: value }));
const countryNames = [
  "Albania",
  "Austria",
  "Belgium",
  "Brazil",
  "Canada",
  "Chile",
  "China",
  "Denmark",
  "Egypt",
  "France",
];

export const everyElement: JsonObject = {
  title: { en: "Every element", ar: "كل العناصر" },
  languages,
  event: "collection_finished",
  start: { lead: { en: "A form with everything in it.", ar: "نموذج فيه كل شيء." }, minutes: 4 },
  pages: [
    {
      id: "company",
      title: { en: "Your company", ar: "شركتك" },
      elements: [
        { id: "steps", element: "stepper" },
        field("company", "lookup", {
          hint: { en: "We look it up for you", ar: "نبحث عنه لك" },
          fill: { name: "entity.data.companyName" },
        }),
        {
          id: "names",
          element: "row",
          children: [field("givenName", "textfield", {}, required), field("familyName", "textfield", {}, required)],
        },
        field("companyName", "textfield", { label: { en: "Name of the company", ar: "اسم الشركة" } }),
        field("site", "url", { placeholder: "https://" }),
        field("about", "textarea"),
        { id: "line", element: "divider" },
        { id: "head", element: "heading", params: { text: { en: "In numbers", ar: "بالأرقام" }, level: 3 } },
        {
          id: "numbers",
          element: "column",
          children: [
            field("staff", "number"),
            field("turnover", "money", { currencies: ["EUR", "USD", "JPY"] }, required),
            field("founded", "date"),
          ],
        },
        field("kindOf", "select", { options: options("Limited", "Partnership") }),
        field("sells", "radio", { options: options("Goods", "Services") }),
        field("isListed", "checkbox"),
        field(
          "exchange",
          "textfield",
          { label: { en: "Which exchange", ar: "أي بورصة" } },
          {
            hidden: [{ engine: "json-logic", rule: { "!": { var: "entity.data.isListed" } } }],
          },
        ),
        field("uses", "checkboxlist", { options: options("Payments", "Payouts") }),
        field("bank", "autocomplete", { options: options("Alpha Bank", "Beta Bank") }),
        field("markets", "multiselect", { options: options(...countryNames) }, required),
        field("brands", "tags"),
      ],
    },
    {
      id: "places",
      title: { en: "Places and codes", ar: "أماكن ورموز" },
      elements: [
        field("seat", "country", {}, required),
        field("state", "state", { countryCodePath: "entity.data.seat" }),
        field("nationality", "nationality"),
        field("language", "locale"),
        field("industry", "industry"),
        field("mcc", "mcc"),
        field("relation", "relationship"),
        field("mail", "email"),
        field("phone", "phone"),
        field("taxNumber", "taxid", { countryCodePath: "entity.data.seat" }),
        field("iban", "iban"),
        field("address", "address", {}, required),
        field("account", "bankaccount"),
      ],
    },
    {
      id: "people",
      title: { en: "People and papers", ar: "أشخاص وأوراق" },
      elements: [
        {
          id: "directors",
          element: "entitygroup",
          params: {
            label: labels.directors ?? "",
            type: "director",
            addLabel: { en: "Add a director", ar: "إضافة مدير" },
            itemLabel: { en: "Director", ar: "المدير" },
          },
          validate: [{ type: "minItems", value: 1 }],
          children: [
            {
              id: "firstName",
              element: "textfield",
              valueDestination: "firstName",
              params: { label: labels.givenName ?? "" },
              ...required,
            },
            {
              id: "lastName",
              element: "textfield",
              valueDestination: "lastName",
              params: { label: labels.familyName ?? "" },
              ...required,
            },
          ],
        },
        {
          id: "contacts",
          element: "fieldlist",
          valueDestination: "entity.data.contacts",
          params: { label: { en: "Contacts", ar: "جهات الاتصال" }, itemLabel: { en: "Contact", ar: "جهة اتصال" } },
          children: [
            { id: "mail", element: "email", valueDestination: "mail", params: { label: labels.mail ?? "" } },
            { id: "card", element: "file", params: { label: { en: "Business card", ar: "بطاقة عمل" } } },
            {
              id: "lines",
              element: "fieldlist",
              valueDestination: "lines",
              params: { label: { en: "Numbers", ar: "أرقام" }, itemLabel: { en: "Number", ar: "رقم" } },
              children: [
                { id: "line", element: "phone", valueDestination: "line", params: { label: labels.phone ?? "" } },
                { id: "bill", element: "file", params: { label: { en: "Phone bill", ar: "فاتورة الهاتف" } } },
              ],
            },
          ],
        },
        { id: "contract", element: "document", params: { label: labels.contract ?? "", category: "contract" } },
        {
          id: "licence",
          element: "document",
          params: { label: labels.licence ?? "", category: "identity", sides: ["front", "back"] },
        },
        { id: "deed", element: "file", params: { label: labels.deed ?? "" } },
        { id: "selfie", element: "camera", params: { label: labels.selfie ?? "", category: "selfie", facing: "user" } },
        field(
          "agreement",
          "signature",
          {
            text: {
              en: "I have read the **terms** and speak for this company.",
              ar: "قرأت **الشروط** وأتحدث باسم هذه الشركة.",
            },
          },
          required,
        ),
        { id: "note", element: "text", params: { text: { en: "Nearly *done*.", ar: "أوشكت على *الانتهاء*." } } },
      ],
    },
    {
      id: "review",
      title: { en: "Check your answers", ar: "راجع إجاباتك" },
      elements: [{ id: "all", element: "review" }],
    },
  ],
};

/** Answers to all of it, as they are stored. */
export const everyAnswer: JsonObject = {
  entity: {
    type: "business",
    data: {
      company: "Northwind",
      givenName: "Ada",
      familyName: "Byron",
      companyName: "Northwind Trading Ltd",
      site: "https://northwind.example",
      about: 'We sell <things> & more\nto the "north"',
      staff: 12,
      turnover: { amount: "1250000.50", currency: "USD" },
      founded: "2012-05-02",
      kindOf: "Limited",
      sells: "Services",
      isListed: true,
      exchange: "LSE",
      uses: ["Payments", "Payouts"],
      bank: "Beta Bank",
      markets: ["Austria", "Chile"],
      brands: ["North", "Söhne & Co"],
      seat: "US",
      state: "US-CA",
      nationality: "FR",
      language: "pt-BR",
      industry: "62",
      mcc: "5411",
      relation: "director",
      mail: "ada@northwind.example",
      phone: "+442079460958",
      taxNumber: "12-3456789",
      iban: "GB82WEST12345698765432",
      address: { country: "JP", line1: "1-2-3 Ginza", region: "JP-13", postalCode: "104-0061" },
      account: { country: "GB", sortCode: "12-34-56", accountNumber: "12345678" },
      agreement: { method: "drawn", name: "Ada Byron", strokes: "10,10 500,600;700,20" },
      contacts: [{ id: "c1", mail: "post@northwind.example", lines: [{ id: "l1", line: "+15555550123" }] }],
      additionalInfo: {
        directors: [
          { id: "d1", firstName: "Ada", lastName: "Byron" },
          { id: "d2", firstName: "Eve", lastName: "Small" },
        ],
      },
    },
  },
};
