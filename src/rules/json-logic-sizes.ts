import { type Budget, OutOfBudget } from "./budget";
import type { Value } from "./json-logic-library";
import { jsonSize } from "./json-size";

const longestText = 100_000;
const longestList = 10_000;

/** Charges an operator for the size of its operands before it runs, and refuses `cat` and `merge` that would grow too large. */
export function chargeOperands(operator: string, operands: Value[], budget: Budget): void {
  budget.charge(stepsOf(operator, operands));
}

function stepsOf(operator: string, operands: Value[]): number {
  switch (operator) {
    case "merge": {
      const length = sum(operands, (operand) => (Array.isArray(operand) ? operand.length : 1));
      if (length > longestList) throw new OutOfBudget(`"merge" would make a list of more than ${longestList} elements`);
      return length;
    }
    case "cat": {
      const length = sum(operands, textSize);
      if (length > longestText) throw new OutOfBudget(`"cat" would make a text of more than ${longestText} characters`);
      return length / 16;
    }
    case "!":
    case "!!":
    case "===":
    case "!==":
      return 0; // look at the operand, not into it
    case "in": {
      // Searching a list compares its elements; searching a text turns the other operand into text first.
      const haystack = operands[1];
      return Array.isArray(haystack) ? haystack.length / 8 : sum(operands, stepsOfText);
    }
    default:
      return sum(operands, stepsOfText);
  }
}

/** All other operators turn lists and objects into text, which a list of shared parts can make endless. */
function stepsOfText(operand: Value): number {
  if (typeof operand === "string") return operand.length / 16;
  if (typeof operand !== "object" || operand === null) return 0;
  const length = textSize(operand);
  if (length > longestText) throw new OutOfBudget(`a value of more than ${longestText} characters cannot be compared`);
  return length / 16;
}

function sum(operands: Value[], sizeOf: (operand: Value) => number): number {
  let total = 0;
  for (const operand of operands) total += sizeOf(operand);
  return total;
}

function textSize(value: Value): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  return jsonSize(value, longestText);
}
