/**
 * The example values of Marketo Engage's program OP-Scoring-Behavior, as Adobe publishes them:
 * https://experienceleague.adobe.com/en/docs/marketo/using/product-docs/core-marketo-concepts/programs/program-library/op-scoring-behavior
 */
export const MARKETO_BEHAVIOUR = String.raw`# Points: the tokens of Marketo's example program OP-Scoring-Behavior. Marketo leaves open which pages are key pages or
# undesirable, how many pages are "multiple", and after how long without activity the score is lowered: those are ours.
schema: waymark/scoring-model/v1
id: marketo-behaviour
title: Marketo's example values for behaviour
behaviour:
  inactivity: { after: P30D, every: P30D, points: -10 }
  rules:
    - { id: email-click, title: Clicked a link in a mail, when: { channel: email, action: clicked }, points: 2 }
    - id: form-contact
      title: Filled out a contact form
      when: { channel: web, action: form_submitted, attributes.form: contact }
      points: 30
    - id: form-content
      title: Filled out a content form
      when: { channel: web, action: form_submitted, attributes.form: content }
      points: 15
    - id: form-event
      title: Filled out an event form
      when: { channel: web, action: form_submitted, attributes.form: event }
      points: 15
    - id: form-default
      title: Filled out a form
      when: { channel: web, action: form_submitted, attributes.form: { nin: [contact, content, event] } }
      points: 10
    - { id: live-event-attended, title: Attended a live event, when: { channel: offline_event, action: attended }, points: 30 }
    - { id: tradeshow-influenced, title: Talked with us at a trade show, when: { channel: offline_event, action: talked }, points: 20 }
    - id: tradeshow-booth
      title: Visited our booth
      when: { channel: offline_event, action: [badge_scanned, visited_booth] }
      points: 5
    - { id: web-pdf, title: Downloaded a PDF, when: { channel: [content, web], action: downloaded }, points: 5 }
    - { id: web-ppc, title: Came through a paid click, when: { channel: search_ad, action: clicked }, points: 15 }
    - id: web-key-pages
      title: Visited a key page
      when: { channel: web, action: viewed, content.id: { matches: '^/(pricing|demo|contact|products)' } }
      points: 5
    - id: web-multiple-pages
      title: Visited several pages in a day
      when: { channel: web, action: viewed, recent: { where: { channel: web, action: viewed }, within: P1D, count: { gte: 3 } } }
      points: 5
      limit: { times: 1, per: day }
    - { id: webinar-attended, title: Attended a webinar, when: { channel: webinar, action: attended }, points: 20 }
    - id: web-undesirable-pages
      title: Visited the careers pages
      when: { channel: web, action: viewed, content.id: { matches: '^/(careers|jobs)' } }
      points: -5
`;
