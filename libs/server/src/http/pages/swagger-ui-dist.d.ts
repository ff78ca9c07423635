declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder of the installed package. */
  const swaggerUiPath: () => string;
  export = swaggerUiPath;
}
