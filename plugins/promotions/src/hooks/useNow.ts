/** The time that the page counts from, moved on now and then so that "5 minutes ago" stays true. */

import { useEffect, useState } from 'react';

const MOVE_ON_EVERY = 10_000;

export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MOVE_ON_EVERY);
    return () => clearInterval(timer);
  }, []);
  return now;
}
