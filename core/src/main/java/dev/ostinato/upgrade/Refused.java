package dev.ostinato.upgrade;

/** An upgrade cannot be. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final String where;
  private final String text;

  Refused(String where, String text) {
    super(where + ": " + text, null, false, false);
    this.where = where;
    this.text = text;
  }

  UpgradeReport.Problem problem() {
    return new UpgradeReport.Problem(where, text);
  }
}
