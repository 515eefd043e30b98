/**
 * The wiring that every root of the API has in common: settings, use cases, HTTP. It knows no
 * technology.
 */
package dev.vitae.bootstrap;
