package dev.vitae.adapter.persistence.jdbc;

import java.sql.SQLException;

/** What is done on a session. */
@FunctionalInterface
interface Work<R> {
  R on(Session session) throws SQLException;
}
