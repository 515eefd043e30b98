/**
 * For the tests of whoever carries the API over some transport: the contract of what a client sees.
 */
package dev.vitae.adapter.http.testkit;
