// at: libs/engine/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { Injectable } from '@nestjs/common';

export const used = [Injectable];
