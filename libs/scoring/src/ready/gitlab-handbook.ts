/**
 * GitLab's lead scoring as its handbook publishes it (Marketing Operations, Marketo, "MQL and Lead Scoring", the model with
 * a demographic limit of 70 and behaviour scoring up to 300): https://handbook.gitlab.com/handbook/marketing/marketing-operations/marketo/
 */
export const GITLAB_HANDBOOK = String.raw`# Points, limits and caps: GitLab's handbook, Marketing Operations, Marketo. Programs and forms go by attributes.program,
# attributes.form and attributes.trial; tiers of seniority, function and country are written with the profile. Where the
# handbook says 3 or 6 months, 13 and 26 weeks stand; it publishes no numbers for its classes A1 to D4, so there are none.
schema: waymark/scoring-model/v1
id: gitlab-handbook
title: GitLab's handbook model
behaviour:
  # A nightly run sets negative scores back to 0; past 300 points of the person nothing is added.
  floor: 0
  ceiling: 300
  inactivity: { after: P30D, every: P30D, points: -10 }
  # No scoring of our own people, competitors, the disqualified, placeholders, and who is worked by a partner (frozen;
  # inactivity goes on).
  suspend:
    any:
      - { profile.email_domain: gitlab.com }
      - { profile.competitor: true }
      - { profile.lead_status: [disqualified, ineligible] }
      - { account.name: [student, personal, test] }
      - { profile.partner_status: [sending, accepted, pending] }
  rules:
    - { id: recycled, title: Recycled, when: { channel: handoff, action: recycled }, reset: true }
    - { id: unsubscribed, title: Unsubscribed from mail, when: { channel: email, action: unsubscribed }, reset: true }

    # Auto-MQL.
    - { id: follow-up, title: Asked for a follow-up, when: { action: follow_up_requested }, points: 100 }
    - id: meeting
      title: Requested or attended a meeting
      when:
        any:
          - { action: meeting_attended, attributes.program: conference }
          - { action: meeting_requested, attributes.program: vendor_meeting }
      points: 100
    - id: inbound-high
      title: Asked for contact, renewal or a health check
      when: { action: form_submitted, attributes.form: [contact, renewal, health_check, duo] }
      points: 100
      limit: { times: 1, per: day }
    - { id: hand-raise, title: Raised a hand in the product, when: { channel: product, action: hand_raised }, points: 100, limit: { times: 1, per: day } }
    - id: propensity
      title: Likely to buy, and fits
      when: { action: propensity_scored, attributes.ptp: { gte: 4 }, attributes.ranking: [A, B] }
      points: 100
      limit: { times: 1, per: P90D }
    - id: chat-qualified
      title: Qualified in the web chat
      when: { channel: chat, action: [qualified, meeting_scheduled] }
      points: 100
      limit: { times: 1, per: day }
    - id: inbound-med
      title: Sent another inbound form
      when: { action: form_submitted, attributes.form: inbound }
      points: 100
      limit: { times: 1, per: day }
    - id: valuable-trial
      title: Valuable trial of a mid-market company or larger
      when: { channel: product, action: trial_started, attributes.trial: valuable }
      points: 100
      limit: { times: 1, per: P26W }

    # Behaviour.
    - { id: attended-conference, title: Attended a conference, when: { action: attended, attributes.program: conference }, points: 10 }
    - id: attended-in-person
      title: Attended in person
      when: { action: attended, attributes.program: [executive_roundtable, owned_event, speaking_session, vendor_meeting, live_event] }
      points: 40
    - id: attended-online
      title: Attended a workshop or demo online
      when: { action: attended, attributes.program: [sponsored_webcast, workshop, techdemo] }
      points: 20
    - { id: attended-webcast, title: Attended a webcast, when: { action: attended, attributes.program: webcast }, points: 40 }
    - { id: conference-booth, title: Visited the booth, when: { action: visited_booth, attributes.program: conference }, points: 20 }
    - id: content-syndication
      title: Downloaded syndicated content
      when: { action: downloaded, attributes.program: content_syndication }
      points: 10
      limit: { times: 1, per: P30D }
    - id: gated-high
      title: Downloaded an analyst report
      when: { action: downloaded, attributes.program: gated_content, attributes.analyst: [forrester, gartner] }
      points: 35
    - id: gated-med
      title: Downloaded gated content
      when: { action: downloaded, attributes.program: gated_content, attributes.analyst: { nin: [forrester, gartner] } }
      points: 15
    - { id: paid-social, title: Responded on social media, when: { channel: social, action: responded }, points: 10 }
    - { id: pathfactory, title: Consumed a content track, when: { channel: content, action: consumed }, points: 10 }
    - id: registered-in-person
      title: Registered for an event
      when: { action: registered, attributes.program: [owned_event, field_event, speaking_session, live_event] }
      points: 20
    - id: requested-meeting
      title: Asked for a meeting at a conference
      when: { action: meeting_requested, attributes.program: conference }
      points: 20
    - id: registered-online
      title: Registered for an online event
      when: { action: registered, attributes.program: [workshop, sponsored_webcast, webcast, executive_roundtable, vendor_meeting] }
      points: 20
    - id: subscription
      title: Subscribed
      when: { action: form_submitted, attributes.form: subscription }
      points: 5
      limit: { times: 1, per: week }
    - { id: survey-high, title: Answered a detailed survey, when: { action: survey_answered, attributes.survey: high }, points: 45 }
    - { id: survey-med, title: Answered a survey, when: { action: survey_answered, attributes.survey: med }, points: 30 }
    - { id: survey-low, title: Answered a short survey, when: { action: survey_answered, attributes.survey: { nin: [high, med] } }, points: 15 }
    - id: trial-default
      title: Started a trial by default
      when: { channel: product, action: trial_started, attributes.trial: default }
      points: 20
      limit: { times: 1, per: day }
    - id: trial-personal
      title: Started a trial with a private address
      when: { channel: product, action: trial_started, attributes.trial: personal }
      points: 10
      limit: { times: 1, per: day }
    - id: trial
      title: Started a trial
      when: { channel: product, action: trial_started, attributes.trial: { nin: [default, personal] } }
      points: 30
      limit: { times: 1, per: day }
    - id: key-page
      title: Visited a key page
      when:
        channel: web
        action: viewed
        content.id: { matches: '^/(pricing|sales|install|features|direction|solutions/startups|releases/gitlab-com)(/|$)' }
      points: 25
      limit: { times: 1, per: week }

    # Boosters: who has qualified before, was recycled, and does something again.
    - id: re-mql
      title: Back after being recycled
      when:
        state.qualifications: { gte: 1 }
        state.handoff: recycled
        direction: inbound
        any:
          - { action: [attended, registered, downloaded, consumed, responded, survey_answered, trial_started, visited_booth] }
          - { action: form_submitted, attributes.form: [contact, renewal, health_check, duo, inbound, subscription] }
          - { channel: web, action: viewed, content.id: { matches: '^/(pricing|sales|install|features|direction|solutions/startups|releases/gitlab-com)(/|$)' } }
      points: 20
      limit: { times: 1, per: month }
    - { id: intent, title: Shows intent elsewhere, when: { action: intent_identified }, points: 20, limit: { times: 1, per: P13W } }

    # Decay.
    - id: low-value-page
      title: Visited the careers or unsubscribe pages
      when: { channel: web, action: viewed, content.id: { matches: '^/(jobs|careers|unsubscribe)' } }
      points: -10
      limit: { times: 1, per: day }
    - id: hard-bounce
      title: Mail address does not exist
      when: { channel: email, action: bounced, attributes.bounce: hard }
      points: -20
      limit: { times: 1, per: month }
fit:
  min: 0
  max: 70
  rules:
    - { id: company-use, title: Set up for a company or team, when: { profile.company_use: true }, points: 25 }
    - { id: business-email, title: Business mail address, when: { profile.email_type: business }, points: 35 }
    - { id: seniority-high, title: High seniority, when: { profile.seniority_tier: high }, points: 15 }
    - { id: seniority-med, title: Medium seniority, when: { profile.seniority_tier: med }, points: 15 }
    - { id: seniority-low, title: Low seniority, when: { profile.seniority_tier: low }, points: 5 }
    - { id: function-high, title: Function fits best, when: { profile.function_tier: high }, points: 20 }
    - { id: function-med, title: Function fits well, when: { profile.function_tier: med }, points: 15 }
    - { id: function-low, title: Function fits, when: { profile.function_tier: low }, points: 10 }
    - { id: country, title: Priority country, when: { profile.country_tier: [1, 2] }, points: 5 }
    - { id: generic-domain, title: Mail address of a free provider, when: { profile.email_type: free }, points: -10 }
    - { id: seniority-negative, title: Seniority does not fit, when: { profile.seniority_tier: negative }, points: -10 }
    - { id: function-negative, title: Function does not fit, when: { profile.function_tier: negative }, points: -20 }
qualification:
  when: { state.total: { gte: 100 }, state.behaviour: { gt: 0 } }
  rearm: { channel: handoff, action: recycled }
stages:
  enter:
    contact: { state.behaviour: { gt: 0 } }
    handshake: { any: [ { state.qualified: true }, { channel: crm, action: opportunity_created } ] }
    value: { channel: crm, action: [ordered, paid] }
    renewal: { channel: crm, action: [renewed, expanded] }
  fallback:
    - { from: handshake, to: contact, when: { channel: handoff, action: recycled } }
    - { from: value, to: contact, when: { channel: crm, action: churned } }
    - { from: renewal, to: contact, when: { channel: crm, action: churned } }
`;
