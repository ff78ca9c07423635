import type { Feature } from '../feature';
import { DocsController } from './docs.controller';
import { HomeController } from './home.controller';
import { SessionController } from './session.controller';

export const PAGES: Feature = { controllers: [HomeController, SessionController, DocsController], providers: [] };
