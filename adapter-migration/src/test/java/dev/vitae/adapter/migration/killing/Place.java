package dev.vitae.adapter.migration.killing;

/**
 * Where on its way a migrator is.
 *
 * @param stage the answer in one word
 * @param script the file that runs, or after whose end it is; empty when there is none
 */
record Place(Stage stage, String script) {
  static final Place NOWHERE = new Place(Stage.BEFORE_THE_LOCK, "");

  /** The stages, in their order. */
  enum Stage {
    /** It has no connection, or has just made one. */
    BEFORE_THE_LOCK("before the lock"),
    WAITING("waiting for the lock"),
    /** It has the lock, and has not begun with a script. */
    BEFORE_THE_FIRST("before the first script"),
    IN_A_TRANSACTION("in the transaction of"),
    IN_A_BUILD("in a concurrent build of"),
    /** In a script without transaction, and no build is going on. */
    BESIDE_A_BUILD("beside a concurrent build of"),
    BETWEEN("between scripts, after"),
    AFTER_THE_LAST("after the last script");

    private final String words;

    Stage(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  @Override
  public String toString() {
    return script.isEmpty() ? stage.toString() : stage + " " + script;
  }
}
