package dev.vitae.architecture.violations.domain;

/** A name that says nothing. */
interface EntryUtil {}
