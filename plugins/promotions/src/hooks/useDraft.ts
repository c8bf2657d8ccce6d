/** The stages that a person is choosing; each change goes to the form, and the focus to where the person goes on. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { FIRST_STAGES, chosenOf, draftOf } from '../view/stageDraft';
import type { ChosenPipeline, Draft, MakeKey } from '../view/stageDraft';

interface DraftOptions {
  /** What the form holds when it is opened; the draft itself says what comes after. */
  value: ChosenPipeline | undefined;
  /** The portal that opens `verified` stages. */
  executor: string | undefined;
  onChange: (value: ChosenPipeline) => void;
  /** In which the focus is set. */
  root: RefObject<HTMLElement>;
}

export function useDraft({ value, executor, onChange, root }: DraftOptions) {
  const makeKey = useKeys();
  const [draft, setDraft] = useState(() => draftOf(startOf(value), makeKey));
  const told = useRef(JSON.stringify(value));
  const tell = useRef(onChange);
  tell.current = onChange;

  const withExecutor = armed(draft, executor);
  useEffect(() => {
    const chosen = chosenOf(withExecutor);
    const now = JSON.stringify(chosen);
    if (now !== told.current) {
      told.current = now;
      tell.current(chosen);
    }
  }, [withExecutor]);

  return { draft: withExecutor, setDraft, makeKey, ...useFocus(root, draft) };
}

/** A template's own default may be a part of it. */
function startOf(value: ChosenPipeline | undefined): ChosenPipeline {
  return { ...value, stages: value?.stages ?? [...FIRST_STAGES] };
}

/** A portal opens the stages of an ApplicationSet that names it. */
function armed(draft: Draft, executor: string | undefined): Draft {
  const isAsked = draft.stages.some(({ gate }) => gate === 'verified');
  const named = isAsked ? draft.executor ?? executor : undefined;
  return named === draft.executor ? draft : { ...draft, executor: named };
}

function useKeys(): MakeKey {
  const last = useRef(0);
  return useCallback(() => `s${++last.current}`, []);
}

/** Selectors in the order in which they are tried, once the change is drawn. */
function useFocus(root: RefObject<HTMLElement>, drawn: Draft) {
  const wanted = useRef<readonly string[]>([]);
  const focusOn = useCallback((selectors: readonly string[] = []) => {
    wanted.current = selectors;
  }, []);
  useEffect(() => {
    const [found] = wanted.current
      .map(selector => root.current?.querySelector<HTMLElement>(selector))
      .filter(one => one && !one.matches(':disabled'));
    wanted.current = [];
    found?.focus();
  }, [root, drawn]);
  return { focusOn };
}
