/** Query parameters. */
import type { Request } from 'express';

/** A parameter's value; undefined when it is absent, empty or given twice. */
export function one(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** All values of a parameter that may be repeated. */
export function many(req: Request, name: string): string[] {
  const value = req.query[name];
  const values = Array.isArray(value) ? value : [value];
  return values.filter((v): v is string => typeof v === 'string' && v !== '');
}

export function integer(req: Request, name: string): number | undefined {
  const value = Number(one(req, name));
  return Number.isInteger(value) ? value : undefined;
}

/** `project` and `projects` are two spellings of one parameter. */
export function projectsOf(req: Request): string[] {
  return [...many(req, 'projects'), ...many(req, 'project')];
}

/** `sourcePositions=1&sourcePositions=2`. */
export function integers(req: Request, name: string): number[] | undefined {
  const values = many(req, name).map(Number);
  return values.length > 0 && values.every(Number.isInteger)
    ? values
    : undefined;
}
