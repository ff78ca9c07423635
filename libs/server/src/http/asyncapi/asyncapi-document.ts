import type { ChannelNames } from '../options';
import { COMPONENTS } from '../schemas/components';
import { OUT_MESSAGES } from '../schemas/messages';
import type { Schema } from '../schemas/shapes';

const STRUCTURED = 'application/cloudevents+json';

interface Channel {
  /** Null where only a pattern of the names is known. */
  readonly address: string | null;
  readonly description: string;
  /** Whether the engine sends on it or receives. */
  readonly action: 'send' | 'receive';
  readonly operation: string;
  /** Schemas of its messages, by name. */
  readonly messages: readonly string[];
  readonly key: string;
}

type Channels = Readonly<Record<string, Channel>>;

const CONTACT = 'the contact\'s id';

const BY_DEFAULT: ChannelNames = {
  touchpoints: ['touchpoints'],
  deadLetters: 'touchpoints.dlq',
  told: { 'waymark.handoffs': 'waymark.handoffs', 'waymark.stages': 'waymark.stages', 'waymark.scores': 'waymark.scores' },
};

/** What the engine takes and tells, channel by channel. */
function channelsOf({ touchpoints, deadLetters, told }: ChannelNames): Channels {
  return {
    ...Object.fromEntries(touchpoints.map(taken)),
    handoffs: { address: told['waymark.handoffs'], description: 'Every change of a hand-off', action: 'send', operation: 'tellHandoffs', messages: ['HandoffMessage', 'RetractionMessage'], key: CONTACT },
    stages: { address: told['waymark.stages'], description: 'Every stage that a contact enters under the live model', action: 'send', operation: 'tellStages', messages: ['StageMessage', 'RetractionMessage'], key: CONTACT },
    scores: { address: told['waymark.scores'], description: 'Every change of class or qualification under the live model', action: 'send', operation: 'tellScores', messages: ['ScoreMessage', 'RetractionMessage'], key: CONTACT },
    deadLetters: { address: deadLetters, description: 'Records that could not be taken. KAFKA_DEAD_LETTER_TOPIC names it.', action: 'send', operation: 'tellDeadLetters', messages: ['DeadLetterMessage'], key: 'topic and partition of the record' },
  };
}

function taken(topic: string | RegExp, index: number): [string, Channel] {
  const suffix = index === 0 ? '' : String(index + 1);
  const channel: Channel = {
    address: typeof topic === 'string' ? topic : null,
    description: `Facts of channels: CloudEvents 1.0, structured as here, or in binary mode${typeof topic === 'string' ? '' : `; every topic whose name matches ${String(topic)}`}. KAFKA_TOPICS names them.`,
    action: 'receive',
    operation: `takeFacts${suffix}`,
    messages: ['Touchpoint'],
    key: 'a stable subject of the contact; what is told does not depend on it',
  };
  return [`touchpoints${suffix}`, channel];
}

/** The document of what goes through Kafka, AsyncAPI 3.0; its schemas are those of the API's document. */
export function asyncApiDocument(version: string, names: ChannelNames = BY_DEFAULT): object {
  const named = Object.entries(channelsOf(names));
  const messages = [...new Set(named.flatMap(([, channel]) => channel.messages))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Waymark',
      version: version === '' ? '1' : version,
      description:
        'Touchpoints in; hand-offs, stages and scores out, at least once and without personal data. Drop what you have had by its id. A higher epoch voids what was told in a lower one, a retraction what the message that it names said. KAFKA_OUT_PREFIX sets another name in the place of "waymark."; `data.topic` says the name that a topic has without it.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: STRUCTURED,
    channels: Object.fromEntries(named.map(([name, channel]) => [name, channelOf(channel)])),
    operations: Object.fromEntries(named.map(([name, channel]) => [channel.operation, operationOf(name, channel)])),
    components: {
      messages: Object.fromEntries(messages.map((name) => [name, { name, contentType: STRUCTURED, payload: { $ref: `#/components/schemas/${name}` } }])),
      schemas: schemasOf(messages),
    },
  };
}

function channelOf({ address, description, messages, key }: Channel): object {
  return {
    address,
    description: `${description}. The key of a record is ${key}.`,
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  };
}

function operationOf(name: string, { action, messages }: Channel): object {
  return { action, channel: { $ref: `#/channels/${name}` }, messages: messages.map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })) };
}

/** Those of the messages, and whatever they refer to. */
function schemasOf(names: readonly string[]): Readonly<Record<string, Schema>> {
  const all: Readonly<Record<string, Schema>> = { ...COMPONENTS, ...OUT_MESSAGES };
  const found: Record<string, Schema> = {};
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = all[name];
    if (!schema || found[name]) continue;
    found[name] = schema;
    open.push(...[...JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)/g)].map(([, other]) => other ?? ''));
  }
  return found;
}
