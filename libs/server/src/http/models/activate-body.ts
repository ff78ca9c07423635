import { IsBoolean, IsInt, IsOptional, Length, Min } from 'class-validator';

/** Empty begins the switch, `generation` and `position` confirm it; `shadow` begins a challenger. */
export class ActivateBody {
  @IsOptional()
  @Length(1, 200, { message: 'generation must be the id of a generation, as activate answered it' })
  readonly generation?: string;

  /** The log position of the difference that was looked at. */
  @IsOptional()
  @IsInt({ message: 'position must be the whole number that the difference told' })
  @Min(0, { message: 'position must be the whole number that the difference told' })
  readonly position?: number;

  /** Fed beside the live model until it is ended or activated; it decides nothing. */
  @IsOptional()
  @IsBoolean({ message: 'shadow must be true or false' })
  readonly shadow?: boolean;
}
