import type { Feature } from '../feature';
import { ExportsController } from './exports.controller';
import { ReadExportHandler } from './read-export';

export const EXPORTS: Feature = { controllers: [ExportsController], providers: [ReadExportHandler] };
