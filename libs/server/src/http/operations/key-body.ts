import type { Role } from '@waymark/engine';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, Length, Matches } from 'class-validator';

const ROLES: readonly Role[] = ['channel', 'sales', 'analyst', 'admin'];
const MOST = 100;
const LONGEST = 1_024;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAMED = '1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first';
const CHANNEL = /^[a-z0-9_]{1,40}$/;

export class KeyBody {
  @Matches(NAME, { message: `name must be ${NAMED}` })
  readonly name!: string;

  @IsIn(ROLES, { message: `role must be one of ${ROLES.join(', ')}` })
  readonly role!: Role;

  /** Channels: the only sources that it may write. */
  @IsOptional()
  @IsArray({ message: 'sources must be a list of texts' })
  @ArrayMaxSize(MOST, { message: `sources must be at most ${MOST}` })
  @Length(1, LONGEST, { each: true, message: `each of sources must be a text of 1 to ${LONGEST} characters` })
  readonly sources?: string[];

  /** Channels: the only channels that it may write. */
  @IsOptional()
  @IsArray({ message: 'channels must be a list of channels' })
  @ArrayMaxSize(MOST, { message: `channels must be at most ${MOST}` })
  @Matches(CHANNEL, { each: true, message: 'each of channels must be 1 to 40 of a-z, 0-9 and _' })
  readonly channels?: string[];

  /** Channels: NAME of the source `segment:NAME`. */
  @IsOptional()
  @Matches(NAME, { message: `segment must be ${NAMED}` })
  readonly segment?: string;

  /** Sales: the owner it stands for. */
  @IsOptional()
  @Length(1, 200, { message: 'owner must be a text of 1 to 200 characters' })
  readonly owner?: string;
}
