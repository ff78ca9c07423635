/** The model that a new installation starts with. The comments say why; titles are what sales reads. */
export const B2B_DEFAULT = `# Default B2B model.
# Behaviour says how warm a contact is now: what they did with people weighs more than what they did alone, being there in
# person more than online, and everything cools. Fit says whether the company and the person are whom we sell to.
schema: waymark/scoring-model/v1
id: b2b-default
title: Default B2B model
timezone: Asia/Shanghai
behaviour:
  floor: 0
  max: 200
  groups:
    e-mail: { max: 15 }        # many opens make nobody a buyer
    web: { max: 40 }
    events: { max: 70 }
  inactivity: { after: P60D, every: P30D, points: -10 }
  suspend: { profile.partner_status: [sending, accepted, pending] }   # partners have a desk of their own
  rules:
    # A lead that sales gave back starts anew; what it does afterwards counts.
    - { id: sales-gave-back, title: Given back by sales, when: { channel: handoff, action: [rejected, recycled] }, reset: true }
    - { id: unsubscribed, title: Unsubscribed, when: { action: unsubscribed }, reset: true }
    - { id: deal-lost, title: Deal lost, when: { channel: crm, action: lost }, reset: true }
    - { id: customer-left, title: Customer left, when: { channel: crm, action: churned }, reset: true }
    # Asking for us
    - id: demo-requested
      title: Asked for a demonstration
      when: { action: [demo_requested, quote_requested, trial_requested] }
      points: 50
      limit: { times: 1, per: P30D }
      decay: { halfLife: P45D }
    - id: contact-form
      title: Filled in a form
      when: { action: form_submitted }
      points: 20
      limit: { times: 2, per: P30D }
      decay: { halfLife: P45D }
    # In person
    - id: talked-at-event
      title: Talked to us at an event
      when: { channel: offline_event, action: talked }
      points: 35
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P60D }
      group: events
    - id: came-to-event
      title: Came to an event
      when: { channel: offline_event, action: [badge_scanned, attended] }
      points: 20
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P60D }
      group: events
    - id: sales-visit
      title: Met us on a visit
      when: { channel: sales_visit, direction: inbound }
      points: 40
      limit: { times: 2, per: P30D }
      decay: { halfLife: P60D }
    # Person to person at a distance
    - id: talked
      title: Talked to one of us
      when: { interactive: true, channel: [chat, hotline, sdr_call, ai_call] }
      points: 20
      limit: { times: 2, per: P14D }
      decay: { halfLife: P30D }
    - id: wecom
      title: Wrote on WeCom
      when: { channel: wecom, interactive: true, action: [added, messaged] }
      points: 10
      limit: { times: 3, per: P30D }
      decay: { halfLife: P30D }
    # Online events
    - id: webinar-attended
      title: Stayed in a webinar
      when: { channel: [webinar, livestream], action: attended, attributes.minutes: { gte: 20 } }
      points: 25
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P45D }
      group: events
    - id: webinar-looked-in
      title: Looked into a webinar
      when: { channel: [webinar, livestream], action: attended, not: { attributes.minutes: { gte: 20 } } }
      points: 8
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P45D }
      group: events
    - id: webinar-question
      title: Asked a question in a webinar
      when: { channel: [webinar, livestream], action: asked }
      points: 15
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P45D }
      group: events
    # Reading
    - id: pricing-page
      title: Looked at prices
      when: { channel: web, content.id: { startsWith: /pricing } }
      points: 15
      limit: { times: 1, per: P7D }
      decay: { halfLife: P21D }
      group: web
    - id: three-visits-in-a-week
      title: Three visits within a week
      when: { channel: web, recent: { where: { channel: web, direction: inbound }, within: P7D, count: { gte: 3 } } }
      points: 15
      limit: { times: 1, per: P7D }
      decay: { halfLife: P21D }
      group: web
    - id: careers-page
      title: Looks for a job, not for a product
      when: { channel: web, content.id: /careers }
      points: -10
      limit: { times: 1, per: P30D }
      decay: { expires: P90D }
    - id: downloaded
      title: Downloaded a paper
      when: { channel: content, action: downloaded }
      points: 10
      limit: { times: 1, per: lifetime, by: content.id }
      decay: { halfLife: P30D }
    - id: shared
      title: Passed something on
      when: { action: shared }
      points: 10
      limit: { times: 2, per: P30D }
      decay: { halfLife: P30D }
    - id: referred
      title: Came by a referral
      when: { channel: referral, direction: inbound }
      points: 20
      limit: { times: 1, per: P90D }
      decay: { halfLife: P45D }
    - id: mail-clicked
      title: Clicked in a mail
      when: { channel: email, action: clicked }
      points: 5
      limit: { times: 1, per: day }
      decay: { halfLife: P14D }
      group: e-mail
    - id: ad-clicked
      title: Clicked an ad
      when: { channel: [search_ad, display_ad, social], action: clicked }
      points: 5
      limit: { times: 1, per: P7D }
      decay: { halfLife: P14D }
    - id: mail-bounced
      title: Mail came back
      when: { channel: email, action: bounced }
      points: -15
      limit: { times: 1, per: P30D }
      decay: { expires: P180D }
fit:
  min: -50
  max: 60
  rules:
    - { id: business-mail, title: Business mail address, when: { profile.email_type: business }, points: 10 }
    - { id: free-mail, title: Free mail address, when: { profile.email_type: [free, disposable] }, points: -10 }
    - { id: decides, title: Decides (director and above), when: { profile.seniority: [c_level, vp, director] }, points: 20 }
    - { id: manages, title: Manager, when: { profile.seniority: manager }, points: 10 }
    - { id: student, title: Student, when: { profile.seniority: student }, points: -40 }
    - { id: large-company, title: 500 people and more, when: { account.employees: { gte: 500 } }, points: 20 }
    - { id: middle-company, title: 50 to 499 people, when: { account.employees: { gte: 50, lt: 500 } }, points: 10 }
    - { id: known-industry, title: Industry known, when: { account.industry: { exists: true } }, points: 10 }
    - { id: competitor, title: Competitor, when: { profile.competitor: true }, points: -60 }
bands:
  fit: { A: 40, B: 25, C: 10, D: null }
  behaviour: { '1': 80, '2': 40, '3': 15, '4': null }
qualification:
  when: { all: [ { state.total: { gte: 100 } }, { state.behaviour: { gte: 40 } } ] }
  unless:                      # neither rivals nor partners, and customers have their own people
    any:
      - { profile.competitor: true }
      - { profile.partner_status: [sending, accepted, pending] }
      - { state.stage: [value, renewal] }
  rearm: on-recycle
  cooldown: P30D
stages:
  enter:
    contact: { any: [ { interactive: true }, { state.behaviour: { gte: 15 } } ] }
    handshake: { any: [ { state.qualified: true }, { channel: crm, action: [opportunity_created, quoted] } ] }
    value: { channel: crm, action: [ordered, paid] }
    renewal: { channel: crm, action: [renewed, expanded] }
  fallback:
    - { from: handshake, to: contact, when: { channel: handoff, action: [rejected, recycled] } }
    - { from: handshake, to: contact, when: { channel: crm, action: lost } }
    - { from: value, to: contact, when: { channel: crm, action: churned } }
    - { from: renewal, to: contact, when: { channel: crm, action: churned } }
    - { from: contact, to: discover, idle: P180D }
    - { from: handshake, to: discover, idle: P365D }
`;
