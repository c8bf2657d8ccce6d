/** A value once it has stopped changing for a while. */

import { useEffect, useState } from 'react';

/** @param pause in milliseconds; the first value needs none */
export function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
