import { matchTopics } from './topics';

const existing = ['__consumer_offsets', 'touchpoints', 'touchpoints.dlq', 'touchpoints.cn'];
const exceptTopics = ['touchpoints.dlq'];

describe('the topics of a source', () => {
  it('tells those that are there from those that are missing', () => {
    expect(matchTopics(existing, { topics: ['touchpoints', 'crm'], exceptTopics })).toEqual({ present: ['touchpoints'], missing: ['crm'] });
  });

  it('takes neither the broker’s own nor the dead letters by a pattern, and each once', () => {
    expect(matchTopics(existing, { topics: ['touchpoints', /./g], exceptTopics })).toEqual({ present: ['touchpoints', 'touchpoints.cn'], missing: [] });
  });

  it('takes the dead letters by their name', () => {
    expect(matchTopics(existing, { topics: ['touchpoints.dlq'], exceptTopics }).present).toEqual(['touchpoints.dlq']);
  });
});
