package dev.vitae.adapter.persistence.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What is read from a row, or from all rows of a result that is yet before the first. */
@FunctionalInterface
interface Row<R> {
  R read(ResultSet row) throws SQLException;
}
