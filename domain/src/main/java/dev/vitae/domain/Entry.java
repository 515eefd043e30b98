package dev.vitae.domain;

/**
 * One item of a portfolio's lists. Each kind is a record of its own with a constant {@link
 * EntryKind} that says all there is to know about it; {@link EntryKinds} lists them.
 */
public interface Entry {}
