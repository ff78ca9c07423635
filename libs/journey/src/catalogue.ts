import type { Direction, Mode } from './facts';

/** The channels that the contract names; any other `[a-z0-9_]{1,40}` is open to use. */
export const BUILT_IN_CHANNELS = [
  'email',
  'web',
  'content',
  'search_ad',
  'display_ad',
  'social',
  'webinar',
  'livestream',
  'offline_event',
  'chat',
  'hotline',
  'ai_call',
  'sdr_call',
  'sales_visit',
  'wecom',
  'referral',
  'product',
  'crm',
  'handoff',
] as const;

/** What the engine assumes of a touchpoint that does not say it itself. */
export interface ChannelCatalogue {
  readonly offlineChannels: ReadonlySet<string>;
  readonly interactiveChannels: ReadonlySet<string>;
  readonly outboundActions: ReadonlySet<string>;
}

export const BUILT_IN_CATALOGUE: ChannelCatalogue = {
  offlineChannels: new Set(['offline_event', 'sales_visit']),
  interactiveChannels: new Set(['chat', 'hotline', 'ai_call', 'sdr_call', 'sales_visit', 'wecom']),
  outboundActions: new Set(['sent', 'delivered', 'shown', 'bounced', 'called', 'no_answer', 'invited']),
};

export interface Manner {
  readonly mode: Mode;
  readonly direction: Direction;
  readonly interactive: boolean;
}

/** Resolves mode, direction and interactivity; what the touchpoint says itself wins. */
export function resolveManner(
  touch: { readonly channel: string; readonly action: string } & Partial<Manner>,
  catalogue: ChannelCatalogue = BUILT_IN_CATALOGUE,
): Manner {
  const direction = touch.direction ?? (catalogue.outboundActions.has(touch.action) ? 'outbound' : 'inbound');
  const mode = touch.mode ?? (catalogue.offlineChannels.has(touch.channel) ? 'offline' : 'online');
  const interactive =
    touch.interactive ?? (direction === 'inbound' && catalogue.interactiveChannels.has(touch.channel));
  return { mode, direction, interactive };
}
