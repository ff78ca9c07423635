import { SetMetadata } from '@nestjs/common';
import type { Role } from '@waymark/engine';

export const ACCESS = 'waymark:access';

/** Who may call a route: these roles (and `admin`), or everybody. */
export type Access = readonly Role[] | 'everybody';

/** For keys of these roles; `admin` may do everything. */
export const For = (...roles: readonly Role[]) => SetMetadata(ACCESS, roles);

/** Needs no key. */
export const ForEverybody = () => SetMetadata(ACCESS, 'everybody' satisfies Access);
