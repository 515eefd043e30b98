/**
 * JSON on the wire: a strict, bounded reader that makes a small tree, and the shapes of records,
 * both ways. Nothing is bound by reflection.
 */
package dev.vitae.adapter.http.json;
