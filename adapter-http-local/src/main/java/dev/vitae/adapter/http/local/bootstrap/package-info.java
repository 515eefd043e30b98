/** The local program: command line, wiring, and the order in which it starts and stops. */
package dev.vitae.adapter.http.local.bootstrap;
