package dev.vitae.architecture.violations.misplaced;

/** A class that no rule would look at. */
interface InNoLayer {}
