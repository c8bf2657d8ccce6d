/** A time as people say it; the exact one is in its tooltip. */

import { exactText } from '../view/time';
import { useReading } from './ReadingContext';

export function Moment({ at, text }: { at: string; text: string }) {
  const reading = useReading();
  return (
    <time dateTime={at} title={exactText(at, reading)}>
      {text}
    </time>
  );
}
