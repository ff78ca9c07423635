/**
 * The example values of Marketo Engage's program OP-Scoring-Demographic, as Adobe publishes them:
 * https://experienceleague.adobe.com/en/docs/marketo/using/product-docs/core-marketo-concepts/programs/program-library/op-scoring-demographic
 */
export const MARKETO_DEMOGRAPHIC = String.raw`# Points: the tokens of Marketo's example program OP-Scoring-Demographic. What is high, mid and low is for each company
# to say: revenue and headcount are compared with numbers of ours, industry and source with a tier that is written with them.
# Names are sealed and seen by no model: who checks them writes first_name_valid and last_name_valid. Marketo's +5 for a
# name that was corrected needs no rule: fit is asked anew, and the -5 is gone.
schema: waymark/scoring-model/v1
id: marketo-demographic
title: Marketo's example values for demographics
fit:
  rules:
    - { id: revenue-high, title: High annual revenue, when: { account.annual_revenue: { gte: 100000000 } }, points: 15 }
    - { id: revenue-mid, title: Medium annual revenue, when: { account.annual_revenue: { gte: 10000000, lt: 100000000 } }, points: 10 }
    - { id: revenue-low, title: Low annual revenue, when: { account.annual_revenue: { gt: 0, lt: 10000000 } }, points: 5 }
    - { id: industry-high, title: Industry we know best, when: { account.industry_tier: high }, points: 10 }
    - { id: industry-mid, title: Industry we know well, when: { account.industry_tier: mid }, points: 8 }
    - { id: industry-low, title: Industry we serve, when: { account.industry_tier: low }, points: 6 }
    - { id: title-high, title: Decides, when: { profile.seniority: [c_level, vp] }, points: 15 }
    - { id: title-mid, title: Prepares decisions, when: { profile.seniority: [director, manager] }, points: 10 }
    - { id: title-low, title: Works with it, when: { profile.seniority: individual }, points: 5 }
    - { id: source-high, title: Best source, when: { profile.source_tier: high }, points: 20 }
    - { id: source-mid, title: Good source, when: { profile.source_tier: mid }, points: 10 }
    - { id: source-low, title: Usual source, when: { profile.source_tier: low }, points: 8 }
    - { id: employees, title: 50 employees and more, when: { account.employees: { gte: 50 } }, points: 5 }
    - { id: generic-email, title: Mail address of a free provider, when: { profile.email_type: [free, disposable] }, points: -2 }
    - { id: first-name-invalid, title: First name is made up, when: { profile.first_name_valid: false }, points: -5 }
    - { id: last-name-invalid, title: Last name is made up, when: { profile.last_name_valid: false }, points: -5 }
`;
