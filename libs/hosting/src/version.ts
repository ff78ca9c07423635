/** The version of Waymark, as the workspace's package.json has it. */
export const VERSION = '0.1.0';
