/** What the sign-in page reads of the demo's configuration. */
export interface Config {
  stagecraft?: {
    /**
     * Whether this is the demo, where people sign in by choosing who they are.
     * @visibility frontend
     */
    demo?: boolean;
    /**
     * The people of the demo. Each must be a user in the catalog.
     * @deepVisibility frontend
     */
    people?: Array<{
      /** Name of the user entity. */
      name: string;
      displayName: string;
      /** What this person can do, in a sentence. */
      rights: string;
    }>;
  };
}
