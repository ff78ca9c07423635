import { B2B_DEFAULT } from './b2b-default';
import { GITLAB_HANDBOOK } from './gitlab-handbook';
import { MARKETO_BEHAVIOUR } from './marketo-behaviour';
import { MARKETO_DEMOGRAPHIC } from './marketo-demographic';

/** A model that ships with the project: its id and its document as people read it. */
export interface ReadyModel {
  readonly id: string;
  readonly text: string;
}

/** The models that ship with the project; the first is the one that a new installation starts with. */
export const READY_MODELS: readonly ReadyModel[] = [
  { id: 'b2b-default', text: B2B_DEFAULT },
  { id: 'marketo-behaviour', text: MARKETO_BEHAVIOUR },
  { id: 'marketo-demographic', text: MARKETO_DEMOGRAPHIC },
  { id: 'gitlab-handbook', text: GITLAB_HANDBOOK },
];
