/** What a check found: data for machines, words for people. */

/**
 * What a check found: data for machines, words for people.
 * @public
 */
export interface Finding {
  code: FindingCode;
  /** What is wrong, of which object, and the way out */
  message: string;
  /** The field (`spec.strategy.type`), the Application or the file that it is about */
  path: string;
}

/**
 * What can be found; stable, for machines.
 * @public
 */
export type FindingCode =
  | 'notYaml'
  | 'schema'
  | 'strategyUnknown'
  | 'noSteps'
  | 'operatorUnknown'
  | 'zeroIsText'
  | 'maxUpdateInvalid'
  | 'stageNames'
  | 'gateUnknown'
  | 'gateOpen'
  | 'gateNeverOpens'
  | 'missingKeyPasses'
  | 'deletesApplications'
  | 'deletesResources'
  | 'renderFailed'
  | 'nameIllegal'
  | 'nameTooLong'
  | 'nameRepeated'
  | 'noValue'
  | 'noStep'
  | 'severalSteps'
  | 'emptyStage'
  | 'namespaceIllegal'
  | 'destinationMissing'
  | 'gatedAutomated'
  | 'retryRefresh'
  | 'manifestsUnread'
  | 'gateJobDoesNotHold';
