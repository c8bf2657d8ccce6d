/** What a check found: data for machines, words for people. */

export interface Finding {
  code: FindingCode;
  /** What is wrong, of which object, and the way out */
  message: string;
  /** The field (`spec.strategy.type`), the Application or the file that it is about */
  path: string;
}

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
