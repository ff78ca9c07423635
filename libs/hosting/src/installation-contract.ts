import type { Contract } from '@waymark/contract';
import { createContract, DEFAULT_SETTINGS } from '@waymark/contract';

export interface InstallationRules {
  /** Keys that are sealed besides the built-in ones. */
  readonly sealedKeys: readonly string[];
  /** Patterns of values that many people share, besides the built-in ones. */
  readonly sharedValues?: readonly string[];
  /** Country in which a phone without a country code is read. */
  readonly defaultRegion?: string | null;
}

/** The contract with what this installation adds. */
export function contractOf({ sealedKeys, sharedValues = [], defaultRegion }: InstallationRules): Contract {
  return createContract({
    ...DEFAULT_SETTINGS,
    sealedKeys: new Set([...DEFAULT_SETTINGS.sealedKeys, ...sealedKeys]),
    sharedValues: [...DEFAULT_SETTINGS.sharedValues, ...sharedValues],
    defaultRegion: defaultRegion ?? DEFAULT_SETTINGS.defaultRegion,
  });
}
