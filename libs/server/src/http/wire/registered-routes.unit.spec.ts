import { RegisteredRoutes } from './registered-routes';

describe('registered routes', () => {
  const routes = new RegisteredRoutes();
  routes.add('GET', '/v1/models/:id');
  routes.add(['GET', 'HEAD'], '/v1/models');
  routes.add('POST', '/v1/models');
  routes.add('GET', '/openapi.json');

  it('tell the methods of an address', () => {
    expect(routes.methodsOf('/v1/models')).toEqual(['GET', 'POST']);
    expect(routes.methodsOf('/v1/models/b2b%2Fx')).toEqual(['GET']);
    expect(routes.methodsOf('/openapi_json')).toEqual([]);
    expect(routes.methodsOf('/v1/models/a/b')).toEqual([]);
  });

  it('are listed as documents write them', () => {
    expect(routes.list()).toEqual(['GET /openapi.json', 'GET /v1/models', 'GET /v1/models/{id}', 'POST /v1/models']);
  });
});
