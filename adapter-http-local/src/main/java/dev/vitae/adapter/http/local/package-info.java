/**
 * The API on one machine: Javalin carries requests to {@link dev.vitae.adapter.http.HttpApi}, and a
 * PostgreSQL of its own, unpacked from the jar, keeps the portfolio.
 */
package dev.vitae.adapter.http.local;
