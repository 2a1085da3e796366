// How long is left to answer. When it is due, Rust says; here it is only told. Pure.

export interface Left {
  /** The time has passed. */
  over: boolean;
  days: number;
  hours: number;
  minutes: number;
}

/** What is left until `due`, in whole minutes; what has passed, when it is over. */
export function left(due: string, now: number): Left {
  const ms = Date.parse(due) - now;
  const all = Math.floor(Math.abs(ms) / 60_000);
  return { over: ms < 0, days: Math.floor(all / 1440), hours: Math.floor((all % 1440) / 60), minutes: all % 60 };
}

/** How near it is: `over`, `soon` within the hour, `ahead`. */
export function nearness(due: string, now: number): 'over' | 'soon' | 'ahead' {
  const ms = Date.parse(due) - now;
  return ms < 0 ? 'over' : ms <= 3_600_000 ? 'soon' : 'ahead';
}
