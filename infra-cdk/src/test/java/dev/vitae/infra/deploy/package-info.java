/**
 * The stack is deployed, on this machine: what CloudFormation would do with its template is played
 * ({@link dev.vitae.infra.deploy.PlayedStack}), and the two functions are run as Lambda runs them,
 * on a real PostgreSQL.
 */
package dev.vitae.infra.deploy;
