import { Length, Matches } from 'class-validator';

const LONGEST = 4_096;

export class BackupBody {
  /** On the engine's machine. */
  @Length(1, LONGEST, { message: `directory must be a path of 1 to ${LONGEST} characters` })
  @Matches(/^(?:\/|[A-Za-z]:[\\/])/, { message: 'directory must be an absolute path on the machine of the engine' })
  readonly directory!: string;
}
