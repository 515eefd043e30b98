package dev.vitae.architecture.violations.adapter.persistence.jdbi;

/** An adapter's inside that anyone can take hold of. */
public interface ShownRepository {}
