import type { AdapterInput } from "../adapter.schema";

const confidence = "{Certain: `1`, High: `0.9`, Medium: `0.6`, Low: `0.3`}";
const fields = "body.inference.result.fields";
const notAuthorised = {
  httpStatus: [401, 403],
  verdict: "error" as const,
  code: "not_authorised",
  message: "Mindee does not know the key.",
};
const data = `{
  fields: from_items(items(${fields})[*].[[0], [1].{value: value, confidence: confidence == 'Certain' && ${confidence}.Certain || confidence == 'High' && ${confidence}.High || confidence == 'Medium' && ${confidence}.Medium || confidence == 'Low' && ${confidence}.Low || null}]),
  documentType: ${fields}.document_type.value || ${fields}.type.value,
  issuingCountry: ${fields}.issuing_country.value || ${fields}.country.value || ${fields}.country_code.value,
  modelId: body.inference.model.id
}`;

/**
 * What is written on a picture of a document: a job, asked until it is processed, then its result. Written from Mindee's own
 * specification (https://api-v2.mindee.net/openapi.json, and "API Reference", https://docs.mindee.com/integrations/api-reference).
 * `options.modelId` names the extraction model, whose author names the fields; `document_type` and `issuing_country` are read where a
 * model has them. Mindee fetches the picture itself: only `imageUrl` can be asked about.
 * Not confirmed: the four words of `confidence` (from Mindee's client libraries); other words give a field without one.
 */
export const mindee: AdapterInput = {
  name: "mindee",
  displayName: "Mindee",
  documentation: "https://docs.mindee.com/integrations/api-reference",
  baseUrl: "https://api-v2.mindee.net",
  auth: { kind: "header", header: "authorization", secret: "MINDEE_API_KEY" },
  checks: {
    "document-ocr": {
      covers: "subject.imageUrl != null && options.modelId != null",
      request: {
        method: "POST",
        path: "/v2/inferences/enqueue",
        bodyKind: "multipart",
        body: "{model_id: options.modelId, url: subject.imageUrl, confidence: 'true'}",
      },
      answers: [
        { httpStatus: [200, 202], when: "body.job.id != null", verdict: "pending", vendorRef: "body.job.id" },
        notAuthorised,
        {
          httpStatus: [400, 404, 422],
          verdict: "error",
          code: "refused",
          message: "Mindee refuses the picture or the model.",
        },
      ],
      later: {
        steps: [
          {
            name: "job",
            request: { path: "/v2/jobs/{vendorRef}", query: { redirect: "'false'" } },
            answers: [
              { when: "body.job.status == 'Processing' || body.job.status == 'Waiting'", verdict: "pending" },
              {
                when: "body.job.status == 'Failed'",
                verdict: "error",
                code: "unreadable_picture",
                message: "Mindee could not read the picture.",
              },
              { httpStatus: [404], verdict: "error", code: "unknown_job", message: "Mindee knows no such job." },
              notAuthorised,
            ],
            httpStatus: [200],
            // The last part of the result's address; only that: where it is asked for is said here, not by an answer.
            keep: "split(body.job.result_url, '/')[-1]",
          },
        ],
        request: { path: "/v2/inferences/{steps.job}" },
        poll: { everySeconds: 2, factor: 1.5, untilSeconds: 1_200 },
        answers: [
          {
            when: `length(items(${fields} || \`{}\`)) > \`0\``,
            verdict: "clear",
            data,
            vendorRef: "body.inference.id",
          },
          {
            when: "body.inference.id != null",
            verdict: "not_found",
            code: "nothing_read",
            message: "Nothing could be read.",
            vendorRef: "body.inference.id",
          },
          { httpStatus: [404], verdict: "error", code: "unknown_job", message: "Mindee has the result no more." },
          notAuthorised,
        ],
      },
    },
  },
};
