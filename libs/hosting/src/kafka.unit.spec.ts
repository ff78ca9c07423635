import { channelsOf } from './kafka';
import { kafkaOf } from './kafka-environment';

describe('what the documents call the topics', () => {
  it('is what the variables call them, and nothing where there is no broker', () => {
    expect(channelsOf(null)).toEqual({});
    const variables = { KAFKA_BROKERS: 'k:1', KAFKA_TOPICS: 'web,/^shop/', KAFKA_DEAD_LETTER_TOPIC: 'not-taken', KAFKA_OUT_PREFIX: 'eu.' };
    const told = { 'waymark.handoffs': 'eu.handoffs', 'waymark.stages': 'eu.stages', 'waymark.scores': 'eu.scores' };
    expect(channelsOf(kafkaOf(variables))).toEqual({ channels: { touchpoints: ['web', /^shop/], deadLetters: 'not-taken', told } });
  });
});
