package dev.vitae.adapter.persistence.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A value on its way into a statement. */
@FunctionalInterface
interface Argument {

  /**
   * @param position from 1 on
   */
  void bindTo(PreparedStatement statement, int position) throws SQLException;
}
