import type { IdentityType } from '@waymark/journey';
import type { Dice } from '../dice';

/** An identity as a plain fact writes it. */
export interface PlainIdentity {
  readonly type: IdentityType;
  readonly value: string;
}

/** What the firm's systems know a person by. Absent ones the person does not have, or never gave us. */
export interface Handles {
  readonly crm: PlainIdentity;
  readonly user: PlainIdentity;
  readonly cookie: PlainIdentity;
  readonly secondCookie: PlainIdentity;
  readonly device: PlainIdentity;
  readonly email?: PlainIdentity;
  readonly phone?: PlainIdentity;
  readonly wecom?: PlainIdentity;
  readonly unionId?: PlainIdentity;
  readonly openId?: PlainIdentity;
}

export interface Reach {
  readonly index: number;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly weChat: boolean;
}

export function issueHandles(reach: Reach, dice: Dice): Handles {
  const { index, email, phone } = reach;
  return {
    crm: { type: 'crm_id', value: `CRM-${String(100_000 + index)}` },
    user: { type: 'user_id', value: `u${String(10_000 + index)}` },
    cookie: { type: 'cookie', value: `nv.${dice.hex(3)}` },
    secondCookie: { type: 'cookie', value: `nv.${dice.hex(3)}` },
    device: { type: 'device', value: `dev-${dice.hex(2)}` },
    ...(email !== undefined && { email: { type: 'email', value: email } }),
    ...(phone !== undefined && { phone: { type: 'phone', value: phone } }),
    ...(reach.weChat && weChatHandles(dice)),
  };
}

function weChatHandles(dice: Dice): Pick<Handles, 'wecom' | 'unionId' | 'openId'> {
  return {
    wecom: { type: 'wecom_external_userid', value: `wm${dice.hex(3)}` },
    unionId: { type: 'wechat_unionid', value: `oU${dice.hex(3)}` },
    openId: { type: 'wechat_openid', value: `oP${dice.hex(3)}` },
  };
}

/** The identities that exist, in the order given. */
export function present(...identities: readonly (PlainIdentity | undefined)[]): readonly PlainIdentity[] {
  return identities.filter((identity) => identity !== undefined);
}
