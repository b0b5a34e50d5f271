import { Statistics } from './statistics/Statistics'

/** What one has made. */
export function MyStatistics() {
  return <Statistics whose={{ scope: 'me' }} groups={['day', 'tool', 'model']} />
}
