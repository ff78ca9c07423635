/** Who the fictional company of the sample is, in a paragraph for a README. */
export function describeSample(): string {
  return [
    'Norrvale Instruments (诺谷仪表) is an invented maker of flow meters, level gauges and wireless vibration sensors, with a cloud for condition monitoring called Pulse.',
    'It sells to plants in China and abroad. The sample tells two years of its marketing and sales up to the day of the run: ads, website, papers, newsletters, webinars,',
    'livestreams, trade fairs, chat, hotline, robot and SDR calls, visits, WeCom, referrals, product use, past hand-offs and what the CRM says became of them.',
    'Nothing in it is real: domains end in .example, telephone numbers are of ranges kept for fiction or that nobody can call, and people and companies are made of lists of syllables.',
  ].join(' ');
}
