/** A symmetric matrix, row after row; only the part on and below the diagonal is read. */
export interface SymmetricMatrix {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * The lower factor of a symmetric positive definite matrix (Cholesky).
 * @throws RangeError when it is not positive definite: rows that say the same.
 */
export function factorize({ size, values }: SymmetricMatrix): SymmetricMatrix {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const rest = at(values, row * size + column) - sumOfProducts(factor, row * size, 1, factor.subarray(column * size), 0, column);
      if (row !== column) factor[row * size + column] = rest / at(factor, column * size + column);
      else if (rest > 0) factor[row * size + row] = Math.sqrt(rest);
      else throw new RangeError('the matrix is not positive definite');
    }
  }
  return { size, values: factor };
}

/** Solves for the vector that the factorized matrix takes to `right`. */
export function solve({ size, values }: SymmetricMatrix, right: Float64Array): Float64Array {
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    const known = sumOfProducts(values, row * size, 1, solution, 0, row);
    solution[row] = (at(solution, row) - known) / at(values, row * size + row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const known = sumOfProducts(values, (row + 1) * size + row, size, solution, row + 1, size);
    solution[row] = (at(solution, row) - known) / at(values, row * size + row);
  }
  return solution;
}

/** Products of every `stride`-th value from `first` on with the entries of `vector` in [from, to). */
function sumOfProducts(values: Float64Array, first: number, stride: number, vector: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += at(values, first + (index - from) * stride) * at(vector, index);
  return sum;
}

const at = (values: Float64Array, index: number): number => values[index] ?? 0;
