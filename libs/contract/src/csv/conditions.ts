import type { Condition, Constant } from './mapping';
import type { Row } from './row';
import type { MappingScope, ReadText } from './scope';

export type Holds = (row: Row) => boolean;

/** A condition as a function of the row; an empty cell is equal to nothing. */
export function compileCondition(condition: Condition, path: string, scope: MappingScope): Holds {
  const { column, all, any, not } = condition;
  if (column !== undefined) return ofColumn(condition, scope.column(column, `${path}/column`), path, scope);
  if (Object.keys(condition).length > 1) scope.refuse(path, 'is, isNot and empty stand beside a column only');
  if (not) return negate(compileCondition(not, `${path}/not`, scope));
  const name = all ? 'all' : 'any';
  const parts = (all ?? any ?? []).map((each, index) => compileCondition(each, `${path}/${name}/${index}`, scope));
  return all ? (row) => parts.every((holds) => holds(row)) : (row) => parts.some((holds) => holds(row));
}

function negate(holds: Holds): Holds {
  return (row) => !holds(row);
}

/** Without more said, a column's condition is that its cell is filled. */
function ofColumn({ is, isNot, empty }: Condition, read: ReadText, path: string, scope: MappingScope): Holds {
  if ([is, isNot, empty].filter((each) => each !== undefined).length > 1) scope.refuse(path, 'is, isNot and empty exclude each other: join them with all');
  if (is !== undefined) return among(is, read);
  if (isNot !== undefined) return negate(among(isNot, read));
  const wanted = empty !== true;
  return (row) => (read(row) !== undefined) === wanted;
}

function among(listed: Constant | readonly Constant[], read: ReadText): Holds {
  const texts = new Set([listed].flat().map(String));
  return (row) => {
    const text = read(row);
    return text !== undefined && texts.has(text);
  };
}
