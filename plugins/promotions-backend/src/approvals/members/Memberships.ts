/** Which groups a person is in, read with the portal's own rights: for the worker, which cannot ask as the person. */

export interface Memberships {
  /**
   * The person's reference and those of every group that they are in, of its parents too. Undefined while the catalog
   * cannot tell, which is a reason to wait; somebody whom the catalog does not have is in no group.
   */
  of(userRef: string): Promise<readonly string[] | undefined>;
}
