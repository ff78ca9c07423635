import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import swaggerUiPath from 'swagger-ui-dist/absolute-path.js';
import { stringify } from 'yaml';
import { asyncApiDocument } from '../asyncapi/asyncapi-document';
import { ForEverybody } from '../auth/access';
import { openApiDocument } from '../openapi/document';
import type { HttpOptions } from '../options';
import { HttpProblem } from '../problems/http-problem';
import { HTTP_OPTIONS } from '../tokens';

/** What of Swagger UI the page loads; nothing else of its folder is served. */
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const START = `
window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: false, defaultModelsExpandDepth: 0, docExpansion: 'list', tryItOutEnabled: true });
`;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Waymark API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Swagger UI styles its parts inline; scripts come from here only. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const CACHED = 'public, max-age=3600';

@Controller()
export class DocsController {
  private readonly document: string;
  private readonly messages: string;

  constructor(@Inject(HTTP_OPTIONS) { version, channels }: HttpOptions) {
    this.document = JSON.stringify(openApiDocument(version ?? ''));
    this.messages = stringify(asyncApiDocument(version ?? '', channels), { aliasDuplicateObjects: false });
  }

  @Get('openapi.json')
  @ForEverybody()
  openapi(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', 'application/json; charset=utf-8');
    return this.document;
  }

  @Get('asyncapi.yaml')
  @ForEverybody()
  asyncapi(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', 'application/yaml; charset=utf-8');
    return this.messages;
  }

  @Get('docs')
  @ForEverybody()
  docs(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' });
    return PAGE;
  }

  @Get('docs/:file')
  @ForEverybody()
  async file(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | Buffer> {
    const type = file === 'start.js' ? 'text/javascript; charset=utf-8' : FILES[file];
    if (type === undefined) throw new HttpProblem(404, 'unknown-address', `the page has no part ${file}`);
    void reply.headers({ 'content-type': type, 'cache-control': CACHED, 'x-content-type-options': 'nosniff' });
    return file === 'start.js' ? START : readFile(join(swaggerUiPath(), file));
  }
}
