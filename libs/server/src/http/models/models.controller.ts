import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Decided } from '@waymark/journey';
import type { GenerationRow } from '../../queries/generations';
import type { ModelDetail, ModelDifference, ModelVersion, PublishedVersion } from '../../queries/models';
import type { Page } from '../../queries/pages';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { IdempotencyKey } from '../idempotency/idempotency';
import { Once } from '../idempotency/once';
import { HttpProblem } from '../problems/http-problem';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { modelName, page } from '../wire/parameters';
import { ActivateBody } from './activate-body';
import { BeginActivation } from './begin-activation';
import { CompareModels } from './compare-models';
import type { SwitchConfirmed } from './confirm-switch';
import { ConfirmSwitch } from './confirm-switch';
import { DeactivateModel } from './deactivate-model';
import type { LintAnswer } from './lint-model';
import { LintModel } from './lint-model';
import { ListModels } from './list-models';
import type { PublishAnswer } from './publish-model';
import { PublishModel } from './publish-model';
import type { RolledBack } from './roll-back';
import { RollBack } from './roll-back';
import { ShowModel } from './show-model';
import { versionParameter } from './version-parameter';

@Controller('v1/models')
export class ModelsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('analyst')
  list(@Query() parameters: Parameters): Promise<Page<ModelVersion>> {
    return this.queries.execute<ListModels, Page<ModelVersion>>(new ListModels(page(parameters)));
  }

  /** 201 for a new version, 200 where the latest has this content already. */
  @Post()
  @For('analyst')
  @Once()
  async publish(@Body() text: string | undefined, @CalledBy() by: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<PublishedVersion> {
    const answer = await this.commands.execute<PublishModel, PublishAnswer>(new PublishModel(text ?? '', by.name));
    if (!answer.ok) throw new HttpProblem(422, 'invalid-model', `the model has ${answer.errors.length} errors: each names its path`, { errors: answer.errors });
    const { published } = answer;
    void reply.status(published.isNew ? 201 : 200).header('location', `/v1/models/${published.id}/${published.version}`);
    return published;
  }

  @Post('lint')
  @HttpCode(200)
  @For('analyst')
  lint(@Body() text: string | undefined): Promise<LintAnswer> {
    return this.queries.execute<LintModel, LintAnswer>(new LintModel(text ?? ''));
  }

  /** At once: the generation of the model before has been fed all along. */
  @Post('rollback')
  @HttpCode(200)
  @For('analyst')
  @Once()
  async rollback(@CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<RolledBack> {
    return unwrap(await this.commands.execute<RollBack, Decided<RolledBack>>(new RollBack(by.name, key)));
  }

  @Get(':id')
  @For('analyst')
  async showLatest(@Param('id') id: string): Promise<ModelDetail> {
    return unwrap(await this.queries.execute<ShowModel, Decided<ModelDetail>>(new ShowModel({ id })));
  }

  @Get(':id/:version')
  @For('analyst')
  async show(@Param('id') id: string, @Param('version') version: string): Promise<ModelDetail> {
    const question = { id, version: versionParameter(version) };
    return unwrap(await this.queries.execute<ShowModel, Decided<ModelDetail>>(new ShowModel(question)));
  }

  /** From `against` to this version. */
  @Get(':id/:version/diff')
  @For('analyst')
  async diff(@Param('id') id: string, @Param('version') version: string, @Query() parameters: Parameters): Promise<ModelDifference> {
    const against = modelName(parameters, 'against');
    if (!against) throw new HttpProblem(400, 'invalid-parameter', 'against must name the model to compare with, as ID or ID@VERSION', { parameter: 'against' });
    const to = { id, version: versionParameter(version) };
    return unwrap(await this.queries.execute<CompareModels, Decided<ModelDifference>>(new CompareModels(against, to)));
  }

  /** Without a body, or as a shadow, 202 and a generation that fills; with the generation and the position of its difference the switch. */
  @Post(':id/:version/activate')
  @HttpCode(202)
  @For('analyst')
  @Once()
  async activate(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body(jsonBody(ActivateBody)) body: ActivateBody,
    @CalledBy() by: Caller,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GenerationRow | SwitchConfirmed> {
    const model = { id, version: versionParameter(version) };
    const preview = previewOf(body);
    if (preview) {
      const confirm = new ConfirmSwitch(model, preview.generation, preview.position, by.name, key);
      const confirmed = unwrap(await this.commands.execute<ConfirmSwitch, Decided<SwitchConfirmed>>(confirm));
      void reply.status(200);
      return confirmed;
    }
    const begin = new BeginActivation(model.id, model.version, body.shadow === true, by.name);
    const begun = unwrap(await this.commands.execute<BeginActivation, Decided<GenerationRow>>(begin));
    void reply.header('location', `/v1/generations/${encodeURIComponent(begun.generation)}`);
    return begun;
  }

  /** 202: it is fed and read no more, and its rows are being removed. */
  @Post(':id/:version/deactivate')
  @HttpCode(202)
  @For('analyst')
  @Once()
  async deactivate(
    @Param('id') id: string,
    @Param('version') version: string,
    @CalledBy() by: Caller,
  ): Promise<GenerationRow> {
    const end = new DeactivateModel(id, versionParameter(version), by.name);
    return unwrap(await this.commands.execute<DeactivateModel, Decided<GenerationRow>>(end));
  }
}

/** What is confirmed; null where the body begins something. */
function previewOf({ generation, position, shadow }: ActivateBody): { readonly generation: string; readonly position: number } | null {
  if (generation === undefined && position === undefined) return null;
  if (shadow === true) throw new HttpProblem(400, 'invalid-body', 'shadow goes without generation and position: a shadow is not confirmed', { pointer: '/shadow' });
  if (generation === undefined || position === undefined) throw halfConfirmed(generation === undefined ? 'generation' : 'position');
  return { generation, position };
}

function halfConfirmed(missing: string): HttpProblem {
  return new HttpProblem(400, 'invalid-body', `${missing} is missing: confirming takes generation and position, beginning neither`, { pointer: `/${missing}` });
}
