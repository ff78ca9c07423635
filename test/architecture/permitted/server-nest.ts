// at: libs/server/src/index.ts
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';

@Injectable()
export class Ids {
  next(): string {
    return randomUUID();
  }
}
