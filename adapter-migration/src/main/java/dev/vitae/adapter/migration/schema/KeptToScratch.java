package dev.vitae.adapter.migration.schema;

import dev.vitae.adapter.migration.database.WholeServer;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Refuses a script that makes something of the whole server, before its transaction ends. */
final class KeptToScratch extends BaseCallback {
  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_EACH_MIGRATE;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      WholeServer.refuseChange(context.getConnection());
    } catch (SQLException refused) {
      throw new FlywayException(
          context.getMigrationInfo().getScript() + ": " + refused.getMessage(), refused);
    }
  }
}
