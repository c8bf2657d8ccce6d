/** Reads out what changed of a pipeline while the person was on the page. */

import { useEffect, useRef, useState } from 'react';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { changesBetween } from '../view/changes';
import { useReading } from './ReadingContext';
import { Spoken } from './Spoken';

interface AnnouncerProps {
  pipeline: Pipeline;
  /** What became of what the person did. */
  told: readonly (string | undefined)[];
}

export function Announcer({ pipeline, told }: AnnouncerProps) {
  const reading = useReading();
  const before = useRef<Pipeline>();
  const [changes, setChanges] = useState<string[]>([]);
  useEffect(() => {
    if (before.current === pipeline) {
      return;
    }
    const found = changesBetween(before.current, pipeline, reading);
    before.current = pipeline;
    if (found.length > 0) {
      setChanges(found);
    }
  }, [pipeline, reading]);
  return <Spoken sentences={[...told, ...changes]} />;
}
