package dev.vitae.architecture.violations.adapter.persistence.jdbc;

/** An adapter's inside that anyone can take hold of. */
public interface ShownRepository {}
