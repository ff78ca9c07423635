import type { Feature } from '../feature';
import { DropViewsHandler } from './drop-views';
import { ListViewsHandler } from './list-views';
import { ViewsController } from './views.controller';

export const STORED_VIEWS: Feature = {
  controllers: [ViewsController],
  providers: [ListViewsHandler, DropViewsHandler],
};
