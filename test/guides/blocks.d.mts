export interface Block {
  line: number;
  language: string;
  code: string;
  run: boolean;
  file: string | null;
  output: boolean;
  reason: string | null;
}
export function blocksOf(source: string): Block[];
export function isRun(source: string): boolean;
export function stepsOf(source: string): { line: number; code: string; file?: string; expected?: string | null }[];
export function faultsOf(source: string): string[];
export function isAsShown(printed: string, shown: string): boolean;
