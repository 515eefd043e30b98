/** For the tests of whoever reads settings: where AWS keeps secrets, in this process. */
package dev.vitae.settings.testkit;
