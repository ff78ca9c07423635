import type { Feature } from '../feature';
import { AddKeyHandler } from './add-key';
import { ImportLinesHandler } from './import-lines';
import { ImportsController } from './imports.controller';
import { KeysController } from './keys.controller';
import { LettersController } from './letters.controller';
import { ListKeysHandler } from './list-keys';
import { ListLettersHandler } from './list-letters';
import { RetryLetterHandler } from './retry-letter';
import { RevokeKeyHandler } from './revoke-key';
import { ShowKeyHandler } from './show-key';
import { ShowLetterHandler } from './show-letter';

export const OPERATIONS: Feature = {
  controllers: [LettersController, ImportsController, KeysController],
  providers: [
    ListLettersHandler,
    ShowLetterHandler,
    RetryLetterHandler,
    ImportLinesHandler,
    ListKeysHandler,
    ShowKeyHandler,
    AddKeyHandler,
    RevokeKeyHandler,
  ],
};
