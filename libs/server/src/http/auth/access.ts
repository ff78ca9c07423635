import { SetMetadata } from '@nestjs/common';
import type { Role } from '@waymark/engine';

export const ACCESS = 'waymark:access';

/** Who may call a route: these roles (and `admin`), or everybody. */
export type Access = readonly Role[] | 'everybody';

/** For keys of these roles; `admin` may do everything. */
export const For = (...roles: readonly Role[]) => SetMetadata(ACCESS, roles);

export const BASIC = 'waymark:basic';

/** The key may come as the user name of Basic authentication too, as Segment's libraries send it. */
export const WithBasic = () => SetMetadata(BASIC, true);

/** Needs no key. */
export const ForEverybody = () => SetMetadata(ACCESS, 'everybody' satisfies Access);
