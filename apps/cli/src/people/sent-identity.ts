import type { Command } from 'commander';

export interface IdentityOptions {
  readonly source?: string;
}

/** A command that takes an identity. */
export function withIdentity(command: Command): Command {
  return command
    .argument('<type>', 'email, phone, crm_id, user_id, … as in touchpoints')
    .argument('<value>', 'its value; it is normalised as in touchpoints')
    .option('--source <source>', 'who issued a user_id');
}

/** An identity as the API takes it: in the body, never in an address. */
export function sentIdentity(type: string, value: string, { source }: IdentityOptions): object {
  return { type, value, ...(source === undefined ? {} : { source }) };
}
