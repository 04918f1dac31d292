// A family of cases: a company, its owners, and the owners of an owner that is a company itself. Every case also calls a vendor outside
// over real HTTP, so that what was asked how often can be counted.

const patient = { attempts: 10, timeoutSeconds: 3 };

const credit = (url, stateNames) => ({
  name: "credit",
  pluginKind: "api",
  url,
  method: "POST",
  request: {
    transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName || entity.data.lastName}" }],
  },
  stateNames,
  ...patient,
});

const owners = (name, definitionId, type) => ({
  name,
  pluginKind: "child",
  definitionId,
  stateNames: ["screening"],
  iterateOn: [{ transformer: "jmespath", mapping: `entity.data.owners[?type=='${type}']` }],
  transformers: [{ transformer: "jmespath", mapping: `{entity: {type: '${type}', data: @}}` }],
});

const register = {
  name: "registry",
  pluginKind: "check",
  check: "company-registry",
  stateNames: ["screening"],
  ...patient,
};

const joinOf = (...children) => ({
  plugins: ["registry", "credit"],
  children: children.map((plugin) => ({ plugin, policy: "all" })),
  event: "SCREENED",
});

const company = (key, url, children, after) => ({
  key,
  name: key,
  definition: {
    id: key,
    initial: "screening",
    states: {
      screening: { meta: { join: joinOf(...children.map(({ name }) => name)) }, on: { SCREENED: after.first } },
      ...after.states,
    },
  },
  extensions: { childWorkflowPlugins: children, apiPlugins: [register, credit(url, ["screening"])] },
});

const approved = { type: "final", tags: ["approved"], meta: { outcome: "approved" } };

export const familyDefinitions = (url) => [
  {
    key: "family_person",
    name: "family_person",
    definition: {
      id: "family_person",
      initial: "identity",
      states: {
        identity: {
          meta: { join: { plugins: ["identity", "credit"], event: "ASKED" } },
          on: {
            TOO_LATE: "manual_review",
            ASKED: [
              {
                target: "approved",
                cond: { type: "jmespath", options: { rule: "pluginsOutput.identity.verdict == 'clear'" } },
              },
              { target: "manual_review" },
            ],
          },
        },
        manual_review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
        approved,
        rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
      },
    },
    extensions: {
      apiPlugins: [
        // Who answers later than this is looked at by a person; the late answer is kept all the same.
        {
          name: "identity",
          pluginKind: "check",
          check: "identity-verification",
          stateNames: ["identity"],
          callbackDeadlineSeconds: 6,
          timeoutAction: "TOO_LATE",
          persistResponseDestination: "pluginsOutput.identity",
          ...patient,
        },
        credit(url, ["identity"]),
      ],
    },
  },
  company("family_owner", url, [owners("people", "family_person", "individual")], {
    first: "approved",
    states: { approved },
  }),
  company(
    "family",
    url,
    [owners("people", "family_person", "individual"), owners("companies", "family_owner", "business")],
    {
      first: "manual_review",
      states: { manual_review: { tags: ["manual_review"], on: { approve: "approved" } }, approved },
    },
  ),
];

/** Three owners: one whose vendor has a bad day, one whose answer comes after the deadline, and a company with two owners of its own. */
export const familyRequest = {
  workflow: "family",
  externalId: "family",
  context: {
    entity: {
      type: "business",
      id: "family",
      data: {
        companyName: "Family Ltd",
        country: "GB",
        registrationNumber: "SBX-SLOW",
        owners: [
          { id: "ada", type: "individual", firstName: "Ada", lastName: "Identity-Flaky" },
          { id: "bob", type: "individual", firstName: "Bob", lastName: "Identity-Late" },
          {
            id: "holding",
            type: "business",
            companyName: "Holding Ltd",
            country: "GB",
            registrationNumber: "SBX-FLAKY",
            owners: [
              { id: "cy", type: "individual", firstName: "Cy", lastName: "Identity-Slow" },
              { id: "di", type: "individual", firstName: "Di", lastName: "Identity-Clear" },
            ],
          },
        ],
      },
    },
  },
};
