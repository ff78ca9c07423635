// at: libs/server/src/index.ts
// rules: no-restricted-syntax
class Animal {}

export class Cat extends Animal {}
