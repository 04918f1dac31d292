import { formJsonSchema } from "../collection/form-json-schema";
import { AnyObject } from "./case-schemas";
import { answer, definePublicRoute, type Route } from "./framework";

export const formSchemaRoutes: Route[] = [
  definePublicRoute(
    {
      public: "Describes a format, not a tenant.",
      name: "getFormSchema",
      method: "GET",
      tag: "Reference",
      path: "/api/v1/schemas/form.json",
      summary: "Read the JSON Schema of forms",
      description:
        "For editors: a form as it stands in `forms.<key>` of a definition, with every kind of element, its params, checks and conditions. What it cannot say is checked when a version is made.",
      answers: { 200: AnyObject },
    },
    ({ url }) => answer(200, formJsonSchema(`${url.origin}/api/v1/schemas/form.json`)),
  ),
];
