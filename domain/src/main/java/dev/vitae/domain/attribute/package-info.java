/**
 * How a record describes itself: its attributes by name, type and rule, stated once. What reads,
 * writes, stores or documents the record takes them from here.
 */
package dev.vitae.domain.attribute;
