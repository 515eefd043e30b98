package dev.vitae.adapter.migration.branch;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseUrl;
import java.util.List;

/**
 * Copies of a portfolio's database to develop and test on. A branch has the schema and the rows
 * that its parent had when it was created or last reset; from then on neither sees the other. There
 * is no merge: what a branch's migrations do comes to its parent by running them there.
 *
 * <p>All methods throw {@link UnreachableDatabaseException} when there is no connection, and {@link
 * MigrationException} when something stands against it: then nothing was changed. A call that was
 * killed leaves the branch as it was before or as it is after; what it left beside it goes with the
 * next call.
 */
public interface Branches extends AutoCloseable {
  /** The branch that is nobody's copy, unless another one has this name. */
  String MAIN = "main";

  /**
   * Copies a branch. Its sessions are ended when their transactions are; sessions that come
   * meanwhile wait.
   *
   * @throws MigrationException when there is no {@code from}, or there is a {@code name}, or it
   *     cannot be one
   */
  Branch create(String name, String from);

  /** All of them, {@link Branch#isMain()} first, then by name. */
  List<Branch> list();

  /**
   * Deletes a branch, whoever is still connected to it.
   *
   * @throws MigrationException when there is none, it is the main one, or it has children
   */
  void delete(String name);

  /**
   * What its schema and its migrations have that its parent's have not, and the other way round.
   *
   * @throws MigrationException when there is none, or it is the main one
   */
  BranchDifference diff(String name);

  /**
   * How to connect to a branch, with the password.
   *
   * @throws MigrationException when there is none
   */
  DatabaseUrl url(String name);

  /**
   * Gives a branch the schema and the rows that its parent has now, whoever is still connected to
   * it.
   *
   * @throws MigrationException when there is none, it is the main one, or it has children
   */
  Branch reset(String name);

  @Override
  void close();
}
