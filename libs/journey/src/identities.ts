/** Strong identity types, highest precedence first: they say who someone is. */
export const STRONG_TYPES = [
  'contact_id',
  'crm_id',
  'user_id',
  'wechat_unionid',
  'wecom_external_userid',
  'wechat_openid',
  'email',
  'phone',
] as const;

/** Weak identity types: they say only which browser or device. */
export const WEAK_TYPES = ['cookie', 'device'] as const;

export type StrongType = (typeof STRONG_TYPES)[number];
export type WeakType = (typeof WEAK_TYPES)[number];
export type IdentityType = StrongType | WeakType;

/** A normalised identity. Only a `user_id` is qualified by the source that issued it. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
  readonly source?: string;
}

const RANK: ReadonlyMap<string, number> = new Map(STRONG_TYPES.map((type, index) => [type, index]));

export function isStrong(type: IdentityType): type is StrongType {
  return RANK.has(type);
}

/** 0 is the highest; weak types come after all strong ones. */
export function precedence(type: IdentityType): number {
  return RANK.get(type) ?? STRONG_TYPES.length;
}

/** The text whose HMAC is the identity's look-up hash: `[type, value]`, for `user_id` `[type, source, value]`. */
export function identityKey(identity: Identity): string {
  const parts =
    identity.type === 'user_id'
      ? [identity.type, identity.source ?? '', identity.value]
      : [identity.type, identity.value];
  return JSON.stringify(parts);
}
