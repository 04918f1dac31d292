import type { JsonObject } from "../../src/lib/json";

// A collection flow of each generation of the documented system, with every element and field that its documents name.

const field = (name: string, type: string, ui: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  name,
  type: `json-form:${type}`,
  valueDestination: `entity.data.${name}`,
  options: { label: name, jsonFormDefinition: { type: "string" }, uiSchema: ui },
  ...more,
});
const choices: JsonObject = {
  "ui:options": {
    options: [
      { value: "a", title: "A" },
      { value: "b", title: "B" },
    ],
  },
};
const isBusiness = { "==": [{ var: "entity.type" }, "business"] };

export const firstGeneration: JsonObject = {
  uiContext: "collection_flow",
  name: "every_field",
  definition: { definition: { initial: "all", states: { all: {}, finish: { type: "final" } } } },
  uiSchema: {
    elements: [
      {
        type: "page",
        name: "All",
        stateName: "all",
        pageValidation: [{ type: "json-schema", value: { type: "object" } }],
        actions: [{ type: "definitionEvent", params: { eventName: "NEXT" } }],
        elements: [
          { type: "stepper" },
          {
            type: "mainContainer",
            elements: [
              { type: "h1", options: { text: "One" } },
              { type: "h3", options: { text: "Two" } },
              { type: "h4", options: { text: "Three" } },
              { type: "description", options: { descriptionRaw: "<p>Read <b>this</b></p>" } },
              { type: "divider" },
              {
                type: "container",
                attributes: { columns: 2 },
                elements: [{ type: "json-form", elements: [field("plain", "text"), field("mail", "email")] }],
              },
              {
                type: "json-form",
                name: "fields",
                options: { jsonFormDefinition: { required: ["born", "paper"] } },
                elements: [
                  field("born", "date"),
                  field("pick", "dropdown", choices),
                  field("pick2", "select", choices),
                  field("country", "country-picker"),
                  field("yes", "checkbox", {}, { options: { label: "yes", jsonFormDefinition: { type: "boolean" } } }),
                  field(
                    "count",
                    "text",
                    {},
                    { options: { label: "n", jsonFormDefinition: { type: "number", minimum: 1 } } },
                  ),
                  field("fileOne", "text", { "ui:field": "FileInput" }),
                  field("dateTwo", "text", { "ui:field": "DateInput" }),
                  field("phone", "text", { "ui:field": "PhoneInput" }),
                  field("auto", "text", { "ui:field": "AutocompleteInput", ...choices }),
                  field("paper", "text", {
                    "ui:field": "DocumentInput",
                    documentData: { category: "proof", type: "bill" },
                  }),
                  field("nation", "text", { "ui:field": "NationalityPicker" }),
                  field("tongue", "text", { "ui:field": "LocalePicker" }),
                  field("land", "text", { "ui:field": "CountryPicker" }),
                  field("boxes", "text", { "ui:field": "CheckboxList", ...choices }),
                  field("trade", "text", { "ui:field": "IndustriesPicker" }),
                  field("many", "text", { "ui:field": "Multiselect", ...choices }),
                  field("state", "text", { "ui:field": "StatePicker", countryCodePath: "entity.data.country" }),
                  field("relation", "text", { "ui:field": "RelationshipDropdown" }, { companyNameDestination: "x" }),
                  field("mcc", "text", { "ui:field": "MCCPicker" }),
                  field("radio", "text", { "ui:field": "RadioInput", ...choices }),
                  field("tags", "text", { "ui:field": "TagsInput" }),
                  field(
                    "ruled",
                    "text",
                    {},
                    {
                      visibleOn: [
                        { type: "json-logic", value: isBusiness },
                        { type: "json-schema", value: { required: ["entity"] } },
                        { type: "jmespath", value: "entity.data.country" },
                        { type: "destination-engine", value: "paper" },
                        { type: "event", value: "next" },
                      ],
                      availableOn: [{ type: "json-logic", value: isBusiness }],
                      requiredOn: [{ type: "json-logic", value: isBusiness }],
                    },
                  ),
                ],
              },
              {
                type: "json-form",
                name: "owners",
                valueDestination: "entity.data.additionalInfo.ubos",
                options: {
                  label: "Owners",
                  jsonFormDefinition: { type: "array", required: ["first"] },
                  addText: "Add",
                  titleTemplate: "Owner {INDEX}",
                  canAdd: true,
                  insertionParams: { insertionStrategy: "array" },
                },
                elements: [
                  { ...field("first", "text"), valueDestination: "entity.data.additionalInfo.ubos[{INDEX}].firstName" },
                  field("pass", "document"),
                  {
                    type: "json-form",
                    name: "licences",
                    valueDestination: "entity.data.additionalInfo.ubos[{INDEX}].licences",
                    options: { label: "Licences", jsonFormDefinition: { type: "array" } },
                    elements: [
                      {
                        ...field("number", "text"),
                        valueDestination: "entity.data.additionalInfo.ubos[{INDEX}].licences[{INDEX}].number",
                      },
                      {
                        type: "json-form",
                        name: "renewals",
                        valueDestination: "entity.data.additionalInfo.ubos[{INDEX}].licences[{INDEX}].renewals",
                        options: { jsonFormDefinition: { type: "array" } },
                        elements: [field("day", "text")],
                      },
                    ],
                  },
                ],
              },
              { type: "submit-button", name: "next" },
            ],
          },
        ],
      },
    ],
  },
};

const flat = (element: string, more: JsonObject = {}): JsonObject => ({
  id: element,
  element,
  valueDestination: `entity.data.${element}`,
  params: { label: element },
  ...more,
});
const options = {
  label: "o",
  options: [
    { value: "a", label: "A" },
    { value: 2, label: "B" },
  ],
};
const shown = (element: string): JsonObject => ({ id: element, element, params: { text: element } });

export const secondGeneration: JsonObject = {
  uiContext: "collection_flow",
  name: "every_element",
  locales: { en: { translation: { "t.mail": "E-mail" } }, de: { translation: { "t.mail": "E-Mail" } } },
  uiSchema: {
    elements: [
      {
        type: "page",
        name: "All",
        stateName: "all",
        elements: [
          { id: "r", element: "row", children: [{ id: "c", element: "column", children: [flat("textfield")] }] },
          shown("h1"),
          shown("h3"),
          shown("h4"),
          shown("description"),
          { id: "line", element: "divider" },
          {
            ...flat("textfield"),
            id: "mail",
            valueDestination: "entity.data.mail",
            params: { label: "t.mail", placeholder: "name@…", description: "work address", style: "text" },
            validate: [
              {
                type: "required",
                value: {},
                message: "Needed",
                applyWhen: { engine: "json-logic", value: isBusiness },
              },
              { type: "format", value: { format: "email" } },
              { type: "minLength", value: { minLength: 3 } },
              { type: "maxLength", value: { maxLength: 90 } },
              { type: "pattern", value: { pattern: "@" } },
              { type: "moonPhase", value: {} },
            ],
            hidden: [{ engine: "json-logic", value: { "!": { var: "entity.data.hasMail" } } }],
            disable: [{ engine: "json-schema", value: { required: ["locked"] } }],
          },
          {
            ...flat("textfield"),
            id: "number",
            valueDestination: "entity.data.number",
            params: { label: "n", valueType: "integer" },
            validate: [
              { type: "minimum", value: { minimum: 1 } },
              { type: "maximum", value: { maximum: 9 } },
            ],
          },
          flat("autocompletefield", { params: options }),
          flat("checkboxfield"),
          flat("checkboxlistfield", { params: options }),
          flat("datefield", {
            params: { label: "d", disableFuture: true, outputFormat: "iso" },
            validate: [{ type: "minimumAge", value: { minimumAge: 18, strict: true } }, { type: "pastDate" }],
          }),
          flat("documentfield", {
            params: { label: "d", template: { id: "x", category: "proof", type: "bill", issuer: { country: "GB" } } },
            validate: [
              { type: "document", value: { id: "x", pageNumber: 0, pageProperty: "ballerineFileId" } },
              { type: "documentSize", value: { fileSizeLimit: 5_000_000 } },
            ],
          }),
          flat("filefield", { params: { label: "f", uploadOn: "change", httpParams: { url: "x" } } }),
          flat("fieldlist", {
            valueDestination: "entity.data.shops",
            params: { label: "Shops", addButtonLabel: "Add a shop", itemIndexLabel: "Shop {INDEX}" },
            children: [
              { ...flat("textfield"), id: "shop", valueDestination: "entity.data.shops[$0].name" },
              {
                ...flat("statepickerfield"),
                valueDestination: "entity.data.shops[$0].state",
                params: { label: "s", countryCodePath: "entity.data.shops[$0].country" },
              },
              { id: "upload", element: "documentfield", params: { label: "d", template: { category: "x" } } },
            ],
          }),
          {
            id: "people",
            element: "entityfieldgroup",
            params: { label: "Owners", type: "ubo", createEntityText: "New", httpParams: {} },
            children: [
              {
                ...flat("textfield"),
                id: "firstName",
                valueDestination: "entity.data.additionalInfo.ubos[$0].firstName",
              },
              { id: "upload", element: "documentfield", params: { label: "d", template: { category: "x" } } },
              {
                ...flat("fieldlist"),
                id: "licences",
                valueDestination: "entity.data.additionalInfo.ubos[$0].licences",
                children: [
                  {
                    ...flat("textfield"),
                    id: "licence",
                    valueDestination: "entity.data.additionalInfo.ubos[$0].licences[$1].number",
                  },
                  {
                    ...flat("fieldlist"),
                    id: "renewals",
                    valueDestination: "entity.data.additionalInfo.ubos[$0].licences[$1].renewals",
                    children: [flat("textfield")],
                  },
                ],
              },
            ],
          },
          flat("multiselectfield", { params: options }),
          flat("phonefield", { params: { label: "p", defaultCountry: "gb" } }),
          flat("radiofield", { params: options }),
          flat("selectfield", { params: options }),
          flat("tagsfield"),
          flat("industriespicker"),
          flat("countrypicker"),
          flat("localepicker"),
          flat("mccpicker"),
          flat("nationalitypicker"),
          flat("statepicker", { params: { label: "s", countryCodePath: "entity.data.countrypicker" } }),
          flat("relationshipdropdown"),
          flat("taxidpickerfield"),
          flat("textfield", { id: "score", valueDestination: "pluginsOutput.risk.score" }),
          flat("hologram"),
          { id: "go", element: "submitbutton", params: { text: "Go" } },
        ],
      },
    ],
  },
};
