import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import type { Fact } from '../fact.js';

/** A training project bought from one institution for a target group (项目制, JN-2.1.3a). Its classes take places out of its headcount. */
export type ProjectEvent =
  | Fact<'ProjectAwarded.v1', {
      readonly projectId: string;
      /** award notice of the procurement */
      readonly document: string;
      readonly institutionId: string; readonly occupations: readonly OccupationEntry[];
      /** categories of persons it is bought for */
      readonly targetGroup: readonly string[];
      readonly headcount: number; readonly unitPriceFen: number; readonly from: Day; readonly to: Day;
    }>
  | Fact<'ProjectPlacesTaken.v1', {
      readonly projectId: string; readonly classId: string;
      /** places the class holds from now on, in place of those it held before */
      readonly headcount: number;
    }>
  | Fact<'ProjectPlacesReleased.v1', { readonly projectId: string; readonly classId: string; readonly reason: 'REJECTED' | 'CANCELLED' }>;
