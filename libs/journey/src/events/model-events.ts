/** Event types about scoring models. Written for ever: change by upcaster only. */
export const MODEL_EVENTS = {
  published: 'model-published',
  activated: 'model-activated',
  shadowed: 'model-shadowed',
  unshadowed: 'model-unshadowed',
} as const;

/** A version of a model, for ever; its version is its place in the model's stream. */
export interface ModelPublishedData {
  readonly v: 1;
  readonly modelId: string;
  readonly version: number;
  /** SHA-256, hex, of the model's canonical JSON (RFC 8785). */
  readonly digest: string;
  readonly model: unknown;
  readonly by: string;
}

/** The switch itself: from this position on another generation decides. */
export interface ModelActivatedData {
  readonly v: 1;
  readonly modelId: string;
  readonly version: number;
  readonly digest: string;
  readonly generation: string;
  /** The log position of the preview that was confirmed. */
  readonly previewPosition: number;
  readonly by: string;
}

/** A challenger is to run beside the live model, or no longer. Going live ends it as well. */
export interface ModelShadowData {
  readonly v: 1;
  readonly modelId: string;
  readonly version: number;
  readonly digest: string;
  readonly by: string;
}
