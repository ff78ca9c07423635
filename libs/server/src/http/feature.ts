import type { Provider, Type } from '@nestjs/common';

/** The controllers and handlers of one feature. */
export interface Feature {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}
